"""A contract for import-linter that lists what may be imported from outside, so that nothing slips in unnamed."""

import sys
from typing import Any, cast

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output
from importlinter.domain.imports import Module


class AllowedPackagesContract(Contract):
    """Kept when the source modules import, from outside, only the standard library and the allowed packages.

    Options: `source_modules` (with all that lies below them) and `allowed_packages` (top-level names).
    """

    type_name = "allowed_packages"

    source_modules = fields.ListField(subfield=fields.ModuleField())
    allowed_packages = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Collects each import of a package that is not allowed."""
        allowed = {*sys.stdlib_module_names, *cast("list[str]", self.allowed_packages)}
        strangers = [
            (importer, imported)
            for source in cast("list[Module]", self.source_modules)
            for importer in sorted({source.name, *graph.find_descendants(source.name)})
            for imported in sorted(graph.find_modules_directly_imported_by(importer))
            if graph.is_module_squashed(imported) and imported not in allowed
        ]
        output.verbose_print(verbose, f"Found {len(strangers)} imports of packages that are not allowed.")
        return ContractCheck(kept=not strangers, metadata={"strangers": strangers})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Names each such import."""
        metadata: dict[str, Any] = check.metadata
        for importer, imported in metadata["strangers"]:
            output.print_error(f"- {importer} imports {imported}")
