"""What may be set from outside: each setting's name, what it says, and where its value comes from.

A value comes from the environment, else from ``filrouge.toml`` in the home folder, else from its default.
"""

import os
import tomllib
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

from filrouge.kernel.errors import Invalid
from filrouge.kernel.texts import N_, Text

FILE = "filrouge.toml"
FROM_FILE = "FILROUGE_FROM_FILE"  #: names whose values this process or its parent took from the file
Origin = Literal["default", "environment", "file"]


class BadSetting(Invalid):
    """A setting, or the file of settings, says what cannot be."""

    code = "invalid.setting"


@dataclass(frozen=True)
class Setting:
    """One setting of the installation; ``secret``: its value is shown to nobody."""

    name: str
    title: Text
    default: str = ""
    secret: bool = False

    @property
    def key(self) -> str:
        """Its name in the file."""
        return self.name.removeprefix("FILROUGE_").lower()


@dataclass(frozen=True)
class Read:
    setting: Setting
    value: str
    origin: Origin


SETTINGS = (
    Setting("FILROUGE_HOME", Text(fr="Dossier où tout est gardé", en="Folder where everything is kept")),
    Setting(
        "FILROUGE_DATABASE",
        Text(fr="Base de données (SQLite si vide)", en="Database (SQLite when empty)"),
        secret=True,
    ),
    Setting("FILROUGE_BLOBS", Text(fr="Où sont les contenus", en="Where contents are kept")),
    Setting("FILROUGE_HOSTS", Text(fr="Noms sous lesquels on répond", en="Names under which it answers")),
    Setting(
        "FILROUGE_HTTPS",
        Text(fr="Derrière un mandataire HTTPS (1\u00a0: oui)", en="Behind an HTTPS proxy (1: yes)"),
        default="0",
    ),
    Setting(
        "FILROUGE_EMAIL",
        Text(
            fr="Envoi du courrier\u00a0: smtp://, smtp+starttls:// ou smtps://",
            en="How mail is sent: smtp://, …",
        ),
        secret=True,
    ),
    Setting("FILROUGE_EMAIL_FROM", Text(fr="Adresse d’expédition", en="Sender’s address")),
    Setting(
        "FILROUGE_UPLOAD_BYTES",
        Text(fr="Plus grand envoi accepté, en octets", en="Largest request accepted, in bytes"),
        default=str(2 * 1024**3),
    ),
    Setting(
        "FILROUGE_SESSION_HOURS",
        Text(fr="Durée d’une session, en heures", en="How long a session lasts, in hours"),
        default="120",
    ),
    Setting(
        "FILROUGE_PAGE_PROCESSES",
        Text(fr="Processus des pages (2 au plus si vide)", en="Processes of the pages (up to 2 when empty)"),
    ),
    Setting(
        "FILROUGE_PAGE_THREADS",
        Text(fr="Fils d’exécution par processus", en="Threads per process"),
        default="8",
    ),
    Setting(
        "FILROUGE_JOB_MEMORY_BYTES",
        Text(fr="Mémoire d’un travail, en octets", en="Memory of a job, in bytes"),
    ),
    Setting(
        "FILROUGE_JOB_WALL_S",
        Text(fr="Durée maximale d’un travail, en secondes", en="Longest job, in seconds"),
    ),
    Setting(
        "FILROUGE_MODEL_SERVER",
        Text(
            fr="Adresse du serveur de modèles (vide\u00a0: serve en lance un)",
            en="Address of the model server (empty: serve starts one)",
        ),
    ),
    Setting(
        "FILROUGE_MODELS_BODY_BYTES",
        Text(fr="Plus grande demande à un modèle, en octets", en="Largest request to a model, in bytes"),
        default="100000000",
    ),
    Setting(
        "FILROUGE_MODELS_WAITING",
        Text(
            fr="Demandes à la fois au serveur de modèles, au plus",
            en="Requests at once to the model server, at most",
        ),
        default="64",
    ),
    Setting(
        "FILROUGE_QUERY_S",
        Text(fr="Durée maximale d’une requête SQL, en secondes", en="Longest SQL query, in seconds"),
        default="1800",
    ),
    Setting(
        "FILROUGE_API_CALLS_PER_MINUTE",
        Text(fr="Appels REST par minute (0 : sans limite)", en="REST calls per minute (0: no limit)"),
        default="1200",
    ),
    Setting(
        "FILROUGE_WEBHOOKS_PRIVATE",
        Text(
            fr="Appels vers le réseau privé (1\u00a0: permis)",
            en="Webhooks to private addresses (1: allowed)",
        ),
        default="0",
    ),
    Setting(
        "FILROUGE_WEB",
        Text(fr="Lecture du web (off\u00a0: coupée)", en="Reading the web (off: none)"),
        default="on",
    ),
    Setting(
        "FILROUGE_WEB_PRIVATE",
        Text(
            fr="Lecture du réseau privé (1\u00a0: permise)",
            en="Reading private addresses (1: allowed)",
        ),
        default="0",
    ),
    Setting(
        "FILROUGE_WEB_CONTACT",
        Text(fr="Adresse donnée aux sites que l’on lit", en="Address given to the sites that are read"),
    ),
    Setting(
        "FILROUGE_OPENALEX_KEY",
        Text(fr="Clé d’OpenAlex, pour son budget", en="Key of OpenAlex, for its budget"),
        secret=True,
    ),
    Setting(
        "FILROUGE_KEEP_SESSIONS_DAYS",
        Text(fr="Sessions finies gardées, en jours", en="Ended sessions kept, in days"),
        default="0",
    ),
    Setting(
        "FILROUGE_KEEP_JOBS_DAYS",
        Text(fr="Travaux finis et leurs journaux gardés, en jours", en="Ended jobs and logs kept, in days"),
        default="90",
    ),
    Setting(
        "FILROUGE_KEEP_DRAFTS_DAYS",
        Text(fr="Brouillons abandonnés gardés, en jours", en="Abandoned drafts kept, in days"),
        default="180",
    ),
    Setting(
        "FILROUGE_KEEP_NOTICES_DAYS",
        Text(fr="Avis envoyés gardés, en jours", en="Sent notices kept, in days"),
        default="90",
    ),
    Setting(
        "FILROUGE_KEEP_INVITATIONS_DAYS",
        Text(fr="Invitations échues gardées, en jours", en="Invitations past their day kept, in days"),
        default="30",
    ),
)
BY_NAME = {one.name: one for one in SETTINGS}


def file_of(home: Path) -> dict[str, Any]:
    """What ``filrouge.toml`` says; nothing when there is none.

    Raises:
        BadSetting: it is not TOML, or names a setting that does not exist.
    """
    path = home / FILE
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as err:
        raise BadSetting(N_("%(file)s cannot be read: %(why)s", file=FILE, why=err)) from err
    known = {one.key for one in SETTINGS} | {"oidc"}
    if stray := sorted(set(told) - known):
        raise BadSetting(N_("%(file)s: no setting is named %(name)s", file=FILE, name=", ".join(stray)))
    return told


def adopt(home: Path, environ: MutableMapping[str, str] = os.environ) -> dict[str, Any]:
    """Make what the file says, and the environment does not, part of the environment; what the file says.

    Raises:
        BadSetting
    """
    told = file_of(home)
    mine = {one.name: str(told[one.key]) for one in SETTINGS if one.key in told and not environ.get(one.name)}
    environ.update(mine)
    if mine:
        environ[FROM_FILE] = ",".join(sorted({*environ.get(FROM_FILE, "").split(","), *mine} - {""}))
    return told


def read(name: str, environ: Mapping[str, str] = os.environ) -> Read:
    """A setting's value and origin; an empty variable says nothing."""
    setting = BY_NAME[name]
    if not (value := environ.get(name)):
        return Read(setting, setting.default, "default")
    return Read(setting, value, "file" if name in environ.get(FROM_FILE, "").split(",") else "environment")


def number(one: Read) -> int:
    """Raises BadSetting: it is not a whole number, or less than 0."""
    if not one.value.isascii() or not one.value.isdigit():
        raise BadSetting(
            N_("%(name)s is a whole number, not %(value)s", name=one.setting.name, value=repr(one.value))
        )
    return int(one.value)


def mail(address: str) -> dict[str, Any]:
    """Django's settings for ``smtp://user:password@host:port``, ``smtp+starttls://`` or ``smtps://``.

    Raises:
        BadSetting: another scheme, or no host.
    """
    if not address:
        return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    parts = urlsplit(address)
    ports = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
    if parts.scheme not in ports or not parts.hostname:
        raise BadSetting(N_("FILROUGE_EMAIL begins with smtp://, smtp+starttls:// or smtps:// and a host"))
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or ports[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+starttls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 20,
    }


@dataclass(frozen=True)
class Provider:
    """One OpenID Connect provider; ``origins``: where its sign-in pages live, for the policy of forms."""

    id: str
    name: str
    server: str
    client_id: str
    secret: str
    origins: tuple[str, ...]
    open: bool = False  #: whoever it vouches for gets an account, without any role


def providers(told: Mapping[str, Any], environ: Mapping[str, str] = os.environ) -> tuple[Provider, ...]:
    """Those of ``[[oidc]]`` in the file, and the one of ``FILROUGE_OIDC_*``.

    Raises:
        BadSetting: one lacks its address or its identifiers, or is not reached over HTTPS.
    """
    asked = list(told.get("oidc", []))
    if server := environ.get("FILROUGE_OIDC_SERVER"):
        asked.append(
            {
                "id": environ.get("FILROUGE_OIDC_ID") or "oidc",
                "name": environ.get("FILROUGE_OIDC_NAME") or "OpenID Connect",
                "server": server,
                "client_id": environ.get("FILROUGE_OIDC_CLIENT_ID", ""),
                "secret": environ.get("FILROUGE_OIDC_SECRET", ""),
                "origins": environ.get("FILROUGE_OIDC_ORIGINS", "").split(),
                "open": environ.get("FILROUGE_OIDC_OPEN") == "1",
            }
        )
    return tuple(_provider(one) for one in asked)


def _provider(told: Any) -> Provider:
    wanted = ("id", "name", "server", "client_id", "secret")
    if not isinstance(told, dict) or any(
        not isinstance(told.get(name), str) or not told[name] for name in wanted
    ):
        raise BadSetting(N_("A provider of sign-in has %(names)s", names=", ".join(wanted)))
    origin = _origin(told["server"])
    more = tuple(_origin(str(one)) for one in told.get("origins", []))
    kept = {name: told[name] for name in wanted}
    origins = tuple(dict.fromkeys((origin, *more)))
    return Provider(**kept, origins=origins, open=told.get("open") is True)


def _origin(address: str) -> str:
    """Scheme and host: HTTPS, or this very machine."""
    parts = urlsplit(address)
    near = parts.hostname in ("localhost", "127.0.0.1", "::1")
    if not parts.hostname or parts.scheme != "https" and not (parts.scheme == "http" and near):
        raise BadSetting(N_("%(address)s is no HTTPS address", address=repr(address)))
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
