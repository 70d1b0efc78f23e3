"""Servers that people use, so that they need not look up an address."""

from dataclasses import dataclass

from desktop_app.errors import InputError
from desktop_app.messages import _


@dataclass(frozen=True, slots=True)
class Preset:
    """A kind of server as it is when nobody changed its settings.

    `base_url` is empty where everybody has another. `context_tokens` is what such servers take
    without being told otherwise; `needs_key` tells that they answer nobody without one.
    """

    name: str
    title: str
    base_url: str
    context_tokens: int
    needs_key: bool = False


PRESETS = (
    # Ollama cuts longer prompts without a word, unless its OLLAMA_CONTEXT_LENGTH is raised.
    Preset("ollama", "Ollama", "http://localhost:11434/v1", 4096),
    Preset("llama.cpp", "llama.cpp", "http://localhost:8080/v1", 4096),
    Preset("lm-studio", "LM Studio", "http://localhost:1234/v1", 4096),
    Preset("vllm", "vLLM", "http://localhost:8000/v1", 8192),
    Preset("openai", "OpenAI", "https://api.openai.com/v1", 128_000, needs_key=True),
    Preset("azure", "Azure OpenAI", "", 128_000, needs_key=True),
)


def find_preset(name: str) -> Preset:
    """Return a preset by its name. Raises InputError, with the names there are."""
    for preset in PRESETS:
        if preset.name == name.strip().lower():
            return preset
    raise InputError(
        _("There is no preset “{name}”. There are: {known}.").format(
            name=name, known=_(", ").join(preset.name for preset in PRESETS)
        )
    )
