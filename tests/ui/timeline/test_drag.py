from bankapp.ui.timeline.drag import Drag


def test_a_drag_follows_the_mouse() -> None:
    drag = Drag(100, 100)
    assert [drag.moved(x, fine=False) for x in (150, 90, 130)] == [150, 90, 130]


def test_a_fine_drag_goes_a_tenth_of_the_way() -> None:
    assert Drag(100, 100).moved(150, fine=True) == 105


def test_changing_between_fine_and_coarse_does_not_jump() -> None:
    drag = Drag(100, 100)
    drag.moved(200, fine=True)
    assert drag.moved(201, fine=False) == 111
