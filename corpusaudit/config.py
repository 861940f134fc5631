"""``corpusaudit.toml`` and the presets: strict tables of plain data, with errors that name file, key and remedy."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, JsonValue, TypeAdapter, ValidationError

from corpusaudit.errors import ConfigError
from corpusaudit.extents import LEAST_ALPHA, MOST_ALPHA, Extent, senseless
from corpusaudit.files.ordinary import read_ordinary
from corpusaudit.ranges import range_of, wrong_value
from corpusaudit.results import ROLES, Kind, Level, Role
from corpusaudit.shown import shown_name
from corpusaudit.suggest import did_you_mean

DEFAULT_PRESET = "release"
OFF = "off"
USUAL_NAME = "corpusaudit.toml"
LIMITS = ("min", "max", "max_ratio_to_holdout", "min_ratio_to_holdout", "max_excess_over_holdout", "max_increase")

Limit = Annotated[float, Field(allow_inf_nan=False)]
On = Literal["value", "bound"]
_Model = TypeVar("_Model", bound=BaseModel)


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class GateConfig(_Strict):
    """The limits on one measurement. At least one limit; ``because`` is the reason that the report shows.

    ``max_ratio_to_holdout`` and ``min_ratio_to_holdout`` limit the value divided by its holdout baseline,
    ``max_excess_over_holdout`` the value less its baseline; an excess only fails when its p-value is at most ``alpha``.
    ``max_increase`` limits by how much the figure may be worse than in an earlier report: by how much it rose where
    lower is better, fell where higher is, and moved away from the holdout's where nearest to that is best.
    ``on`` says what is judged: the value, or the end of the 95 % interval that is worse for the limit. Left out, a
    census is judged on its value and an estimate on its bound.
    """

    min: Limit | None = None
    max: Limit | None = None
    max_ratio_to_holdout: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = None
    min_ratio_to_holdout: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None
    max_excess_over_holdout: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None
    max_increase: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None
    alpha: Annotated[float, Field(gt=0, lt=1)] = 0.002
    level: Level = "error"
    on: On | None = None
    because: str = ""

    def limits(self) -> dict[str, float]:
        """Return the limits that are set, by name."""
        values = {name: getattr(self, name) for name in LIMITS}
        return {name: float(value) for name, value in values.items() if value is not None}


class CorpusConfig(_Strict):
    """Where the corpus of one role is and which of its fields hold what.

    ``text`` may be several fields, ``label_separator`` stands between several labels in one string, and ``ignore``
    names columns that are text and need not be read.
    """

    path: str
    text: str | Annotated[list[str], Field(min_length=1)] | None = None
    id: str | None = None
    label: str | None = None
    group: str | None = None
    label_separator: Annotated[str, Field(min_length=1)] | None = None
    ignore: list[str] = Field(default_factory=list)


class AuditConfig(_Strict):
    """Everything that decides what an audit measures and how it is judged.

    ``also`` names what is measured on request; ``metrics`` holds parameters by metric id, ``gates`` the limits by
    measurement id: the preset's, with those of the configuration in their place. ``switched_off`` are the preset's
    gates that the configuration took away. ``pii_card`` is the file of what was measured of the engine.
    """

    preset: str = DEFAULT_PRESET
    seed: Annotated[int, Field(ge=0)] = 0
    embedder: str = "bundled"
    pii_engine: str = "bundled"
    pii_card: str | None = None
    also: list[str] = Field(default_factory=list)
    corpora: dict[Role, CorpusConfig] = Field(default_factory=dict)
    metrics: dict[str, dict[str, JsonValue]] = Field(default_factory=dict)
    gates: dict[str, GateConfig] = Field(default_factory=dict)
    switched_off: tuple[str, ...] = ()

    def digest(self) -> str:
        """Return the SHA-256 of all that bears on numbers and limits.

        Where the corpora lie does not, nor what else is measured.
        """
        data = self.model_dump(mode="json", exclude={"corpora", "also", "pii_card"})
        return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class KnownMetrics:
    """What a configuration may name: parameters with their types by metric id; what each measurement is and can be.

    ``requests`` are the names that ``also`` may hold.
    ``lost``: by the start of their ids, why the metrics of a package could not be used; nothing is known of those.
    """

    parameters: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    extents: Mapping[str, Extent] = field(default_factory=dict)
    lost: Mapping[str, str] = field(default_factory=dict)
    requests: frozenset[str] = frozenset()

    def loss(self, name: str) -> str | None:
        """Return why the plug-in that would bring a metric or measurement could not be used; None for other names."""
        return self.lost.get(name.partition(".")[0])


def preset_names() -> tuple[str, ...]:
    """Return the names of the packaged presets, sorted."""
    found = (entry.name for entry in files("corpusaudit.presets").iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in found if name.endswith(".toml")))


def load_preset(name: str) -> dict[str, GateConfig]:
    """Return the gates of a packaged preset, by measurement id; raise ConfigError where there is none of that name."""
    if name not in preset_names():
        known = ", ".join(preset_names())
        raise ConfigError(f"unknown preset '{shown_name(name)}'{did_you_mean(name, preset_names())} (presets: {known})")
    where = f"preset {name}"
    text = files("corpusaudit.presets").joinpath(f"{name}.toml").read_text(encoding="utf-8")
    table = _parse(text, where)
    _check_keys(table, ("gates",), where, "")
    return {gate: _gate(value, where, gate) for gate, value in _flat(table.get("gates", {}), where, "gates")}


def load_config(
    file: str | Path | None = None, *, preset: str | None = None, known: KnownMetrics | None = None
) -> AuditConfig:
    """Read a configuration, or take the defaults where ``file`` is None, and set it over its preset.

    ``preset`` goes before the file's own. A gate of the file replaces the preset's gate on the same measurement;
    ``"off"`` takes it away. Corpus paths are relative to the file's folder. With ``known``, metric ids, parameters and
    gates are checked too.

    Raises :class:`ConfigError` with file and dotted key for each key that is unknown or wrong.
    """
    where = shown_name(file) if file is not None else "configuration"
    table = read_table(Path(file)) if file is not None else {}
    _check_keys(table, [name for name in AuditConfig.model_fields if name != "switched_off"], where, "")
    metrics = dict(_flat(table.pop("metrics", {}), where, "metrics"))
    own_gates = dict(_flat(table.pop("gates", {}), where, "gates"))
    corpora = _corpora(table.pop("corpora", {}), where, Path(file).parent if file is not None else Path())
    for metric, parameters in metrics.items():
        if not isinstance(parameters, dict):
            raise ConfigError(f"{where}: metrics.{shown_name(metric)}: must be a table of parameters")
    name = preset if preset is not None else table.get("preset", DEFAULT_PRESET)
    if not isinstance(name, str):
        raise ConfigError(f"{where}: preset: must be a string")
    gates = load_preset(name)
    switched_off = tuple(sorted(gate for gate, value in own_gates.items() if value == OFF))
    if known is not None:
        _check_metrics(metrics, own_gates, known, where)
        _check_also(table.get("also"), known, where)
    for gate, value in own_gates.items():
        gates.pop(gate, None)
        if value != OFF:
            gates[gate] = _gate(value, where, gate)
    _check_limits(gates, known, where)
    plain = {**table, "preset": name, "corpora": corpora, "metrics": metrics, "switched_off": switched_off}
    return _validated(AuditConfig, {**plain, "gates": gates}, where, "")


def check_config(config: AuditConfig, known: KnownMetrics) -> None:
    """Hold a configuration that was made in Python to what one from a file is held to; raise ConfigError."""
    _check_metrics(config.metrics, config.gates, known, "configuration")
    _check_also(config.also, known, "configuration")
    _check_limits(config.gates, known, "configuration")


def read_table(file: Path) -> dict[str, Any]:
    """Return the table in a TOML file; raise ConfigError where it cannot be read."""
    return _parse(read_written(file), shown_name(file))


def read_written(file: Path) -> str:
    """Return what stands in a TOML file; raise ConfigError where it cannot be read."""
    try:
        return read_ordinary(file).decode("utf-8-sig")
    except OSError as error:
        raise ConfigError(f"{shown_name(file)}: cannot be read ({error.strerror or type(error).__name__})") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{shown_name(file)}: is not UTF-8") from None


def _parse(text: str, where: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{where}: is not TOML: {shown_name(error)}") from None
    except (ValueError, RecursionError):
        raise ConfigError(f"{where}: is not TOML: a number is too long, or brackets are nested too deep") from None


def _flat(table: Any, where: str, prefix: str) -> Iterator[tuple[str, Any]]:
    """Yield (dotted id, entry) of a table nested by dots; an entry is a table without tables in it, or no table."""
    if not isinstance(table, dict):
        raise ConfigError(f"{where}: {shown_name(prefix)}: must be a table")
    for key, value in table.items():
        inner = value.values() if isinstance(value, dict) else ()
        # A gate's id has a dot, so a key without one is a dimension, even where all that stands in it is no table.
        dimension = prefix == "gates" and "." not in key and isinstance(value, dict)
        if dimension or any(isinstance(entry, dict) for entry in inner):
            yield from ((f"{key}.{rest}", leaf) for rest, leaf in _flat(value, where, f"{prefix}.{key}"))
        else:
            yield key, value


def _gate(value: Any, where: str, gate: str) -> GateConfig:
    prefix = f"gates.{shown_name(gate)}"
    if not isinstance(value, dict):
        raise ConfigError(f'{where}: {prefix}: must be a table of limits, or "{OFF}"')
    # A report shows it, and the name of a file may be private.
    place = USUAL_NAME if Path(where).name == USUAL_NAME else "the configuration"
    made = _validated(GateConfig, {"because": f"set in {place}", **value}, where, f"{prefix}.")
    if not made.limits():
        raise ConfigError(f"{where}: {prefix}: sets no limit; one of {', '.join(LIMITS)} is needed")
    for low, high in (("min", "max"), ("min_ratio_to_holdout", "max_ratio_to_holdout")):
        limits = made.limits()
        if low in limits and high in limits and limits[low] > limits[high]:
            raise ConfigError(f"{where}: {prefix}: {low} is above {high}, so nothing can pass")
    return made


def _check_limits(gates: Mapping[str, GateConfig], known: KnownMetrics | None, where: str) -> None:
    """Raise ConfigError for a limit that nothing could pass or nothing could fail."""
    for gate, config in gates.items():
        if not LEAST_ALPHA <= config.alpha <= MOST_ALPHA:
            raise ConfigError(
                f"{where}: gates.{shown_name(gate)}.alpha: must be from {LEAST_ALPHA:g} to {MOST_ALPHA:g}"
            )
        if known is not None and gate in known.extents:
            for name, limit in config.limits().items():
                reason = senseless(name, limit, known.extents[gate])
                if reason is not None:
                    what = f"gates.{shown_name(gate)}: {name} = {limit:g} {reason}"
                    raise ConfigError(f'{where}: {what}; "{OFF}" takes a gate away')
        estimate = known is not None and known.kinds.get(gate) == "estimate"
        on_bound = config.on == "bound" or (config.on is None and estimate)
        if config.max == 0 and on_bound:
            raise ConfigError(
                f"{where}: gates.{shown_name(gate)}: max = 0 can never pass, since the gate is judged on the upper end "
                'of an interval; set a max above 0, or on = "value"'
            )


def _check_metrics(metrics: Mapping[str, Any], gates: Mapping[str, Any], known: KnownMetrics, where: str) -> None:
    for metric, parameters in metrics.items():
        if metric not in known.parameters and known.loss(metric) is not None:
            continue
        if metric not in known.parameters:
            raise ConfigError(
                f"{where}: metrics.{shown_name(metric)}: unknown metric{did_you_mean(metric, known.parameters)}"
            )
        _check_keys(parameters, list(known.parameters[metric]), where, f"metrics.{metric}.")
        for name, value in parameters.items():
            _check_parameter(value, known.parameters[metric][name], where, metric, name)
    for gate in gates:
        if gate not in known.kinds and known.loss(gate) is None:
            raise ConfigError(
                f"{where}: gates.{shown_name(gate)}: unknown measurement{did_you_mean(gate, known.kinds)}"
            )


def _check_also(names: Any, known: KnownMetrics, where: str) -> None:
    """Raise ConfigError for a name that is none; that ``names`` is a list of strings is checked elsewhere."""
    for name in names if isinstance(names, list) else ():
        if isinstance(name, str) and name not in known.requests and known.loss(name) is None:
            raise ConfigError(
                f"{where}: also: {shown_name(name)}: no such metric or dimension{did_you_mean(name, known.requests)}"
            )


def _check_parameter(value: Any, annotation: Any, where: str, metric: str, name: str) -> None:
    wanted = wrong_value(value, annotation)
    if range_of(annotation) is None:
        try:
            TypeAdapter(annotation).validate_json(json.dumps(value), strict=True)
        except (ValidationError, TypeError):
            wanted = _type_name(annotation)
    if wanted is not None:
        raise ConfigError(
            f"{where}: {shown_name(f'metrics.{metric}.{name}')}: must be {wanted}; "
            f"see: corpusaudit explain {shown_name(metric)}"
        )


def _type_name(annotation: Any) -> str:
    if get_origin(annotation) in (Union, UnionType):
        return " or ".join(_type_name(part) for part in get_args(annotation))
    if annotation is type(None):
        return "left out"
    return getattr(annotation, "__name__", str(annotation)) if get_origin(annotation) is None else str(annotation)


def _corpora(table: Any, where: str, folder: Path) -> dict[str, CorpusConfig]:
    if not isinstance(table, dict):
        raise ConfigError(f"{where}: corpora: must be a table")
    _check_keys(table, ROLES, where, "corpora.")
    made = {}
    for role, value in table.items():
        corpus = _validated(
            CorpusConfig, {"path": value} if isinstance(value, str) else value, where, f"corpora.{role}."
        )
        if "\0" in corpus.path:
            raise ConfigError(f"{where}: corpora.{role}.path: holds a NUL, which no path does")
        made[role] = corpus.model_copy(update={"path": str(folder / corpus.path)})
    return made


def _check_keys(table: Mapping[str, Any], known: Any, where: str, prefix: str) -> None:
    for key in table:
        if key not in known:
            listed = f" (known: {', '.join(known) or 'none'})"
            raise ConfigError(
                f"{where}: {shown_name(prefix + key)}: unknown key{did_you_mean(key, known, otherwise=listed)}"
            )


def _validated(model: type[_Model], value: Any, where: str, prefix: str) -> _Model:
    if not isinstance(value, dict):
        raise ConfigError(f"{where}: {prefix.removesuffix('.')}: must be a table")
    _check_keys(value, list(model.model_fields), where, prefix)
    try:
        return model.model_validate(value)
    except ValidationError as error:
        problems = [
            f"{shown_name(prefix + '.'.join(map(str, p['loc'])))}: {shown_name(_plain(p['msg']))}"
            for p in error.errors()
        ]
        raise ConfigError(f"{where}: " + "; ".join(problems)) from None


def _plain(message: str) -> str:
    return message.replace("Input should be", "must be").replace("Field required", "is missing")
