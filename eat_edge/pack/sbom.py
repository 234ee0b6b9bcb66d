"""A software bill of materials in the form of CycloneDX 1.6 (ECMA-424), as JSON."""

import uuid
from collections.abc import Sequence
from importlib import import_module
from typing import Any

from eat_edge.bundle import Bundle
from eat_edge.errors import ConfigError, install_command
from eat_edge.pack.wheels import Wheel

__all__ = ["as_cyclonedx", "check_library", "licence_of_models"]

_OURS = "eat-edge"


def licence_of_models(bundle: Bundle) -> str:
    """Where a pack says what its models may be used for."""
    return f"licences/{bundle.name}-{bundle.version}/README.md"


def check_library() -> None:
    """Refuse to begin what would end without its list of contents.

    Raises:
        ConfigError: The library that writes it is not installed.
    """
    try:
        import_module("cyclonedx.model")
    except ImportError as error:
        raise ConfigError(
            f"a pack needs cyclonedx-python-lib: {install_command('pack')}"
        ) from error


def as_cyclonedx(wheels: Sequence[Wheel], bundle: Bundle, sums: dict[str, str]) -> str:
    """Describe wheels and models.

    The same parts give the same text: its serial number is made of their checksums, and it bears
    no date.

    Args:
        wheels: All of them, our own included; of what has no checksum none is given.
        bundle: The models inside our own wheel.
        sums: SHA-256 of every file of the bundle.

    Raises:
        ConfigError: The library that writes it is not installed.
    """
    check_library()
    from cyclonedx.contrib.license.factories import LicenseFactory
    from cyclonedx.model import HashAlgorithm, HashType
    from cyclonedx.model.bom import Bom
    from cyclonedx.model.component import Component, ComponentType
    from cyclonedx.output.json import JsonV1Dot6
    from packageurl import PackageURL

    def described(sha256: str, licence: str, **facts: Any) -> Component:
        hashes = [HashType(alg=HashAlgorithm.SHA_256, content=sha256)] if sha256 else []
        licences = [LicenseFactory().make_from_string(licence)]
        return Component(hashes=hashes, licenses=licences, **facts)

    parts = {
        wheel.name: described(
            wheel.sha256,
            wheel.licence,
            name=wheel.name,
            version=wheel.version,
            type=ComponentType.APPLICATION if wheel.name == _OURS else ComponentType.LIBRARY,
            bom_ref=wheel.name,
            purl=PackageURL("pypi", name=wheel.name, version=wheel.version),
        )
        for wheel in wheels
    }
    models = [
        described(
            sha256,
            f"see {licence_of_models(bundle)}",
            name=f"{bundle.name}/{name}",
            version=bundle.version,
            type=ComponentType.MACHINE_LEARNING_MODEL,
            bom_ref=f"model:{name}",
        )
        for name, sha256 in sums.items()
    ]
    number = uuid.uuid5(uuid.NAMESPACE_URL, " ".join(wheel.sha256 for wheel in wheels))
    bom = Bom(serial_number=number)
    bom.metadata.component = parts[_OURS]
    bom.metadata.timestamp = None  # type: ignore[assignment]
    for component in (*parts.values(), *models):
        if component is not parts[_OURS]:
            bom.components.add(component)
    for wheel in wheels:
        needed = [parts[name] for name in wheel.requires if name in parts]
        bom.register_dependency(parts[wheel.name], needed)
    bom.register_dependency(parts[_OURS], models)
    return str(JsonV1Dot6(bom).output_as_string(indent=1)) + "\n"
