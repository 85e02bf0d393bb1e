"""All that the main window is made of: loaded in one go, when the window is on the screen already."""

from bankapp._version import installed_version
from bankapp.services.actor import actor_at_start
from bankapp.ui.actions import allow, make_actions
from bankapp.ui.actor import ActorButton
from bankapp.ui.answers.controller import Answers
from bankapp.ui.bank_view import BankView
from bankapp.ui.chain_watch import ChainWatch
from bankapp.ui.desk import Desk
from bankapp.ui.dialogs.about import AboutDialog
from bankapp.ui.dialogs.keys_overlay import KeysOverlay
from bankapp.ui.elided import ElidedLabel
from bankapp.ui.exchange import Exchange
from bankapp.ui.follower import Follower
from bankapp.ui.forgotten import ForgottenWatch
from bankapp.ui.guide import Guide
from bankapp.ui.guide_steps import guide_steps
from bankapp.ui.healing import Healer
from bankapp.ui.keys import bind_answers, bind_keys
from bankapp.ui.menus import fill_menus
from bankapp.ui.papers import Papers
from bankapp.ui.past.pill import StatePill
from bankapp.ui.playhead import Playhead
from bankapp.ui.proving import ProofKeeper
from bankapp.ui.reception import Reception
from bankapp.ui.streams.address import Addresses
from bankapp.ui.streams.controller import Streams
from bankapp.ui.streams.panel import StreamsPanel
from bankapp.ui.streams.projections_box import ProjectionsBox
from bankapp.ui.tooltips import plain_tooltip
from bankapp.ui.welcome.page import WelcomePage

__all__ = [
    "AboutDialog",
    "ActorButton",
    "Addresses",
    "Answers",
    "BankView",
    "ChainWatch",
    "Desk",
    "ElidedLabel",
    "Exchange",
    "Follower",
    "ForgottenWatch",
    "Guide",
    "Healer",
    "KeysOverlay",
    "Papers",
    "Playhead",
    "ProjectionsBox",
    "ProofKeeper",
    "Reception",
    "StatePill",
    "Streams",
    "StreamsPanel",
    "WelcomePage",
    "actor_at_start",
    "allow",
    "bind_answers",
    "bind_keys",
    "fill_menus",
    "guide_steps",
    "installed_version",
    "make_actions",
    "plain_tooltip",
]
