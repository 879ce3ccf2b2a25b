"""Every option, one group per room; read from `SOHOA_*`, from files (`..._FILE`) and from `.env`."""

import os
from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from core.options import (
    DEVELOPMENT_SECRET,
    ApiOptions,
    BlobKind,
    ClassifyOptions,
    Environment,
    IngestOptions,
    OcrOptions,
    OidcOptions,
    QueueKind,
    QueueOptions,
    RegistryOptions,
    ReviewOptions,
    StorageOptions,
)


class Settings(BaseSettings):
    """All options of one installation."""

    model_config = SettingsConfigDict(
        env_prefix="SOHOA_",
        env_nested_delimiter="__",
        env_file=".env",
        frozen=True,
        extra="ignore",
        hide_input_in_errors=True,
    )

    data: Path = Field(Path("var"), description="Folder of the embedded database, blobs and scratch files.")
    environment: Environment = Field(Environment.DEVELOPMENT, description="`development` or `production`.")
    log_level: str = Field("WARNING", description="`DEBUG`, `INFO`, `WARNING` or `ERROR`.")
    ingest: IngestOptions = IngestOptions()
    ocr: OcrOptions = OcrOptions()
    classify: ClassifyOptions = ClassifyOptions()
    storage: StorageOptions = StorageOptions()
    queue: QueueOptions = QueueOptions()
    api: ApiOptions = ApiOptions()
    oidc: OidcOptions = OidcOptions()
    registry: RegistryOptions = RegistryOptions()
    review: ReviewOptions = ReviewOptions()

    @property
    def database_url(self) -> str:
        """The SQLAlchemy address, with the default filled in."""
        return self.storage.database_url.get_secret_value() or f"sqlite:///{self.data.absolute() / 'sohoa.db'}"

    @property
    def blob_folder(self) -> Path:
        """Where the folder store keeps its blobs."""
        return self.data.absolute() / "blobs"

    @property
    def type_model(self) -> Path:
        """Where `sohoa train` keeps this site's own model of types; without it the packaged one is used."""
        return self.data.absolute() / "models" / "types.npz"

    @property
    def scratch_folder(self) -> Path:
        """Where uploads and pages lie while they are worked on; anything in it may be deleted when nothing runs."""
        return self.data.absolute() / "scratch"

    @model_validator(mode="after")
    def _no_default_secrets(self) -> "Settings":
        if self.environment is Environment.PRODUCTION:
            secrets = {
                "SOHOA_API__LINK_SECRET": self.api.link_secret,
                "SOHOA_REGISTRY__NUMBER_KEYS": SecretStr(_first_word(self.registry.number_keys)),
            }
            if self.storage.blobs is BlobKind.S3:
                secrets["SOHOA_STORAGE__S3_SECRET_KEY"] = self.storage.s3_secret_key
            for name, value in secrets.items():
                if value.get_secret_value() in {"", DEVELOPMENT_SECRET}:
                    raise ValueError(f"{name} must be set outside development")
            if self.queue.kind is QueueKind.CELERY and "guest:guest@" in self.queue.broker_url.get_secret_value():
                raise ValueError("SOHOA_QUEUE__BROKER_URL must not use guest:guest outside development")
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let `SOHOA_X__Y_FILE` name a file that holds the value, as container secrets do."""
        del file_secret_settings
        return init_settings, _FromFiles(settings_cls), _Plain(settings_cls, env_settings), dotenv_settings


def _first_word(secret: SecretStr) -> str:
    """Return the first line of a ring of keys: the key in use."""
    return next(iter(secret.get_secret_value().split()), "")


class _FromFiles(PydanticBaseSettingsSource):
    def get_field_value(self, field: Any, field_name: str) -> tuple[Any, str, bool]:  # noqa: ANN401  (pydantic's own)
        del field
        return None, field_name, False

    def __call__(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, path in os.environ.items():
            if name.startswith("SOHOA_") and name.endswith("_FILE") and path:
                *groups, last = name.removeprefix("SOHOA_").removesuffix("_FILE").lower().split("__")
                place = found
                for group in groups:
                    place = place.setdefault(group, {})
                place[last] = Path(path).read_text(encoding="utf-8").strip()
        return found


class _Plain(PydanticBaseSettingsSource):
    """The environment without the names of files, which are not options themselves."""

    def __init__(self, settings_cls: type[BaseSettings], source: PydanticBaseSettingsSource) -> None:
        super().__init__(settings_cls)
        self._source = source

    def get_field_value(self, field: Any, field_name: str) -> tuple[Any, str, bool]:  # noqa: ANN401  (pydantic's own)
        return self._source.get_field_value(field, field_name)

    def __call__(self) -> dict[str, Any]:
        return _without_files(self._source())


def _without_files(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: _without_files(value) if isinstance(value, dict) else value
        for name, value in values.items()
        if not name.endswith("_file")
    }


def load() -> Settings:
    """Return the settings of this process; called by entry points only. Raise pydantic's ValidationError."""
    return Settings()
