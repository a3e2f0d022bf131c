"""Every setting of the platform, in one place, read from environment variables that start with `SPEELRUIMTE_`.

A setting that is read somewhere else is a setting nobody finds. A variable with the prefix that is not listed here is
refused, because a misspelt setting that is silently ignored costs an afternoon. What is secret can be in a file: where
`SPEELRUIMTE_<NAME>_FILE` names one, its content is the setting.
"""

import difflib
import ipaddress
import os
import re
from collections.abc import Collection, Iterator, Mapping
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from orchestrator.secret_file import SecretUnreadable, read_secret

PREFIX = "SPEELRUIMTE_"
_IN_A_FILE = "_FILE"

Port = Annotated[int, Field(ge=0, le=65_535)]


class SettingsInvalid(ValueError):
    """A variable in the environment is unknown or holds something the platform cannot use."""


def _postgres_only(url: str | None) -> str | None:
    if url is not None and not url.startswith(("postgresql://", "postgresql+psycopg://")):
        raise ValueError("expected an address like postgresql://user:password@host:5432/database")
    return url


def _absolute(place: Path | None) -> Path | None:
    return place.absolute() if place else None


def _to_be_followed(contact: str | None) -> str | None:
    if contact is not None and not re.fullmatch(r"(mailto:[^\s@]+@[^\s@]+|https://\S+|tel:\+?[0-9-]+)", contact):
        raise ValueError("expected an address such as mailto:security@example.org or https://example.org/security")
    return contact


Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Networks = tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]


@cache
def networks(words: str) -> Networks:
    """Read networks such as `127.0.0.0/8, ::1/128`; `none` is none. Raises ValueError."""
    if words.strip() == "none":
        return ()
    try:
        return tuple(ipaddress.ip_network(each.strip()) for each in words.split(","))
    except ValueError:
        raise ValueError("expected networks such as 127.0.0.0/8, ::1/128, with commas, or none") from None


def _networks_only(words: str) -> str:
    networks(words)
    return words


NetworksSaid = Annotated[str, AfterValidator(_networks_only)]


class Settings(BaseModel):
    """What can be set, each with the variable `SPEELRUIMTE_<NAME IN CAPITALS>`."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)

    database_url: Annotated[str | None, AfterValidator(_postgres_only)] = Field(
        default=None, repr=False, description="PostgreSQL to use; empty: one of our own, started on this machine."
    )
    database_owner_url: Annotated[str | None, AfterValidator(_postgres_only)] = Field(
        default=None,
        repr=False,
        description="The same database as the account that owns its tables and migrates them; programs never use it.",
    )
    database_lock_seconds: float = Field(
        default=3.0, gt=0, le=3600, description="How long a request waits for a case that another one is changing."
    )
    database_statement_seconds: float = Field(
        default=4.0, gt=0, le=3600, description="How long one statement of a request may take; more than the lock."
    )
    database_idle_seconds: float = Field(
        default=20.0, gt=0, le=3600, description="After how long a transaction in which nothing happens is ended."
    )
    database_connect_seconds: int = Field(
        default=2, ge=2, le=600, description="How long making a connection with the database may take."
    )
    data_dir: Annotated[Path, AfterValidator(Path.absolute)] = Field(
        default=Path(".speelruimte"), description="Where the platform on this machine keeps its data, logs and locks."
    )
    temporal_address: str | None = Field(
        default=None, description="host:port of a Temporal server; empty: a development server, started here."
    )
    temporal_namespace: str = Field(default="default", description="Temporal namespace of the platform itself.")
    temporal_partner_namespace: str = Field(
        default="speelruimte-{party}",
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._{}-]*$",
        description="Namespace of a party that runs a program, where the operator gave it no other name.",
    )
    temporal_make_namespaces: bool = Field(
        default=False, description="Make the namespace of a partner where it is missing; needs a server that lets us."
    )
    temporal_tls: bool = Field(
        default=False, description="Speak TLS with Temporal; so we do as well when any of the next settings is there."
    )
    temporal_ca_file: Path | None = Field(
        default=None, description="Certificates (PEM) that vouch for the server; empty: those this machine trusts."
    )
    temporal_certificate_file: Path | None = Field(
        default=None, description="Our own certificate (PEM), for a server that asks who we are."
    )
    temporal_private_key_file: Path | None = Field(
        default=None, description="The private key (PEM) that belongs to our certificate."
    )
    temporal_server_name: str | None = Field(
        default=None, description="Name on the server's certificate, where that is not the name in its address."
    )
    temporal_api_key_file: Path | None = Field(
        default=None, description="File with the API key to show to Temporal; it is read again when it changes."
    )
    temporal_keys_dir: Path | None = Field(
        default=None, description="Where the platform keeps a file of keys for each party; empty: nothing is encrypted."
    )
    temporal_keys_file: Path | None = Field(
        default=None, description="File of keys of one party, for its own program; empty: nothing is encrypted."
    )
    api_host: str = Field(default="127.0.0.1", description="Address the API listens on.")
    api_port: Port = Field(default=8700, description="Port the API listens on; 0: a free one, chosen once.")
    api_processes: int = Field(default=1, ge=1, description="How many processes serve the API.")
    api_url: str | None = Field(
        default=None,
        description="Address of the API as others call it, and as what programs sign names it; empty: here.",
    )
    token: str | None = Field(default=None, repr=False, description="Token a client shows to the API.")
    key_file: Annotated[Path | None, AfterValidator(_absolute)] = Field(
        default=None, description="Private key (PEM) with which a program of a party signs what it shows to the API."
    )
    client_issuer: str | None = Field(
        default=None, description="Issuer that gives a program of a party its access tokens, instead of a key."
    )
    client_id: str | None = Field(default=None, description="As whom that issuer knows the program.")
    client_secret_file: Annotated[Path | None, AfterValidator(_absolute)] = Field(
        default=None, description="File with the secret of the program at that issuer."
    )
    client_scope: str | None = Field(default=None, description="Scope to ask that issuer for, where it wants one.")
    temporal_port: Port = Field(default=0, description="Port of our Temporal; 0: 7233 or a free one, chosen once.")
    temporal_ui_port: Port = Field(default=0, description="Port of its web pages; 0: 8233 or a free one, chosen once.")
    postgres_port: Port = Field(default=0, description="Port of our PostgreSQL; 0: a free one, chosen once.")
    reconcile_seconds: float = Field(
        default=600.0, ge=1.0, description="How often what should run in Temporal is compared with what does."
    )
    checkpoint_keys: str = Field(
        default="",
        description="Files with keys that sign checkpoints, the newest first, with colons; empty: ours here.",
    )
    checkpoint_name: str = Field(
        default="speelruimte", pattern=r"^[^\s+/]+$", description="Name of this platform in checkpoints: its domain."
    )
    checkpoint_seconds: float = Field(
        default=600.0, ge=1.0, description="How often what happened is put under a signed checkpoint."
    )
    matcher: Literal["fenced", "durable", "python"] = Field(
        default="fenced", description="What matches rules with facts; `durable` has nothing to fall back on."
    )
    development: bool = Field(
        default=False, description="Development tokens are accepted and the clock can be moved. Never in production."
    )
    issuers: Annotated[Path | None, AfterValidator(_absolute)] = Field(
        default=None, description="File with the issuers by which people and programs sign in; empty: there are none."
    )
    session_hours: int = Field(default=10, ge=1, le=24, description="A session of a browser ends after so many hours.")
    readings_kept_days: int = Field(
        default=1826, ge=1, le=36_500, description="How long the log of reading is kept: who read which case, of whom."
    )
    session_idle_minutes: int = Field(
        default=60, ge=1, le=1440, description="A session that is not used ends after so many minutes."
    )
    theme_css: str | None = Field(
        default=None,
        description="Style sheet with a municipality's own design tokens: a path here, or an https address.",
    )
    theme_class: str = Field(default="voorbeeld-theme", description="Class on which that style sheet sets its tokens.")
    fictional_sign_in_from: NetworksSaid = Field(
        default="127.0.0.0/8, ::1/128",
        description="Networks from which the fictional persons of a development platform sign in, with commas.",
    )
    proxies: NetworksSaid = Field(
        default="none", description="Networks of our own proxies: of them alone it is believed for whom they ask."
    )
    requests_per_minute: int = Field(
        default=6_000, ge=1, description="So many requests a minute of one person, or of the programs of one party."
    )
    requests_per_minute_unknown: int = Field(
        default=600,
        ge=1,
        description="So many of one address of whoever shows nothing that is known; what is wrong counts for ten.",
    )
    security_contact: Annotated[str | None, AfterValidator(_to_be_followed)] = Field(
        default=None, description="Where a weakness is reported, as /.well-known/security.txt says."
    )
    log_format: Literal["text", "json"] = Field(
        default="text", description="What programs write down: lines for people, or JSON for programs."
    )
    metrics_from: NetworksSaid = Field(
        default="127.0.0.0/8, ::1/128",
        description="Networks from which /metrics and the details of /readyz are answered, without a proxy in between.",
    )
    metrics_token: str | None = Field(
        default=None, repr=False, min_length=16, description="With it: they are for whoever shows it, from anywhere."
    )

    @model_validator(mode="after")
    def _certificate_with_its_key(self) -> Self:
        if (self.temporal_certificate_file is None) is not (self.temporal_private_key_file is None):
            raise ValueError("SPEELRUIMTE_TEMPORAL_CERTIFICATE_FILE and _PRIVATE_KEY_FILE go together: set both")
        return self

    def namespace_of(self, party: str, named: str | None = None) -> str:
        """Return the namespace in which the program of the party works; `named` is what the operator called it."""
        return named or self.temporal_partner_namespace.replace("{party}", party)

    @property
    def checkpoint_key_files(self) -> tuple[Path, ...]:
        """The files with keys that sign checkpoints, the newest first."""
        return tuple(Path(each.strip()) for each in self.checkpoint_keys.split(":") if each.strip())

    @property
    def session_lasts(self) -> timedelta:
        """How long a session of a browser lasts."""
        return timedelta(hours=self.session_hours)

    @property
    def readings_kept(self) -> timedelta:
        """How long the log of reading is kept."""
        return timedelta(days=self.readings_kept_days)

    @property
    def session_idle(self) -> timedelta:
        """How long a session lasts that is not used."""
        return timedelta(minutes=self.session_idle_minutes)

    @property
    def client_url(self) -> str:
        """Where a client of this platform goes when nothing else is known, without a slash at the end."""
        return (self.api_url or f"http://{self.api_host}:{self.api_port}").rstrip("/")

    def changed(self, **settings: object) -> Self:
        """Return these settings with some of them replaced, checked as if they came from the environment."""
        return type(self).model_validate(self.model_dump() | settings)

    def as_environment(self, told: Collection[str] | None = None) -> dict[str, str]:
        """Return the variables that make `load_settings` in a child program give these settings again.

        Of those it is `told`; None means all of them.
        """
        chosen = self.model_dump(mode="json", exclude_none=True, include=None if told is None else set(told))
        return {f"{PREFIX}{name.upper()}": str(value) for name, value in chosen.items()}


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from the environment. Raises SettingsInvalid naming each variable that is wrong."""
    everything = os.environ if environment is None else environment
    found, wrong = _with_secrets({name: value for name, value in everything.items() if name.startswith(PREFIX)})
    wrong += [_unknown(name) for name in found if name.removeprefix(PREFIX).lower() not in Settings.model_fields]
    if wrong:
        raise SettingsInvalid("\n".join(wrong))
    given = {name.removeprefix(PREFIX).lower(): value for name, value in found.items() if value}
    try:
        return Settings.model_validate(given)
    except ValidationError as error:
        raise SettingsInvalid("\n".join(_explained(error))) from None


def secrets() -> Iterator[str]:
    """Yield the variable of each setting that is a secret: it is never shown, and can be in a file."""
    for name, field in Settings.model_fields.items():
        if not field.repr:
            yield f"{PREFIX}{name.upper()}"


def _with_secrets(found: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """Return the variables with each file of a secret replaced by what it holds, and what is wrong with the files."""
    kept, wrong = dict(found), []
    for name in secrets():
        path = kept.pop(_file_of(name), "")
        if not path:
            continue
        if kept.get(name):
            wrong.append(f"{name} and {_file_of(name)} are both there. Expected one of them.")
            continue
        try:
            kept[name] = read_secret(Path(path))
        except SecretUnreadable as error:
            wrong.append(f"{_file_of(name)}: {error}")
    return kept, wrong


def forget_secrets() -> None:
    """Take passwords and tokens out of our own environment, once they are read: what we start must not inherit them."""
    for name in secrets():
        os.environ.pop(name, None)


def _file_of(name: str) -> str:
    return f"{name}{_IN_A_FILE}"


def _unknown(name: str) -> str:
    known = [*(f"{PREFIX}{field.upper()}" for field in Settings.model_fields), *map(_file_of, secrets())]
    close = difflib.get_close_matches(name, known, n=1)
    return f"{name}: no such setting. " + (f"Did you mean {close[0]}?" if close else f"Known: {', '.join(known)}.")


def _explained(error: ValidationError) -> list[str]:
    return [_explained_one(each["loc"], each["msg"], each["input"]) for each in error.errors()]


def _explained_one(where: tuple[int | str, ...], message: str, found: object) -> str:
    """Return what is wrong; what is wrong with several settings together names them itself."""
    said = message.removeprefix("Value error, ")
    name = str(where[0]) if where else ""
    return f"{PREFIX}{name.upper()}: {said}. Found {_shown(name, found)}." if name else f"{said}."


def _shown(name: str, given: object) -> str:
    """Return what was found, of a secret only how long it is: this sentence ends in a log."""
    field = Settings.model_fields.get(name)
    return repr(given) if field is None or field.repr else f"{len(str(given))} characters that are not shown here"
