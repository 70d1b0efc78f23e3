"""Encrypted endpoints: trusted by the organisation's certificate, refused without."""

import datetime as dt
import ipaddress
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.errors import InputError
from desktop_app.llm.chat import Message
from desktop_app.llm.client import Client
from desktop_app.llm.endpoint import Endpoint
from desktop_app.llm.failures import Kind, RequestFailedError
from tests.unit.llm_asking import Journal
from tests.unit.model_server import ModelServer, serving

x509 = pytest.importorskip("cryptography.x509", reason="makes the certificate")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 that nobody trusts, and its key in the same file."""
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "the organisation")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path = tmp_path_factory.mktemp("tls") / "organisation.pem"
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + pem)
    return path


@pytest.fixture
def server(certificate: Path) -> Iterator[ModelServer]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with serving(context) as script:
        yield script


def ask(endpoint: Endpoint) -> str:
    client = Client(endpoint, None, Journal())
    return client.ask([Message("user", "Is it?")], max_tokens=5).text


def secure(server: ModelServer, **more: object) -> Endpoint:
    return server.endpoint(base_url=f"https://127.0.0.1:{server.port}/v1", **more)


def test_the_organisations_certificate_is_trusted_when_given(
    server: ModelServer, certificate: Path
) -> None:
    assert ask(secure(server, ca_file=str(certificate))) == "Yes."


def test_a_certificate_nobody_knows_is_refused_with_nothing_sent(server: ModelServer) -> None:
    with pytest.raises(RequestFailedError, match="--ca FILE") as caught:
        ask(secure(server))
    assert caught.value.kind is Kind.UNTRUSTED
    assert server.received == []


def test_a_certificate_for_another_name_is_refused(server: ModelServer, certificate: Path) -> None:
    base_url = f"https://localhost:{server.port}/v1"
    with pytest.raises(RequestFailedError) as caught:
        ask(server.endpoint(base_url=base_url, ca_file=str(certificate)))
    assert caught.value.kind is Kind.UNTRUSTED


def test_https_to_a_server_without_tls_is_told() -> None:
    with serving() as plain, pytest.raises(RequestFailedError, match="http://") as caught:
        ask(secure(plain))
    assert caught.value.kind is Kind.NO_TLS


def test_http_to_a_server_with_tls_is_told(server: ModelServer) -> None:
    with pytest.raises(RequestFailedError) as caught:
        ask(server.endpoint())
    assert caught.value.kind in {Kind.CUT, Kind.NOT_HTTP}


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_a_file_that_is_no_certificate_is_told(
    server: ModelServer, tmp_path: Path, content: str | None
) -> None:
    path = tmp_path / "mine.pem"
    if content is not None:
        path.write_text(content)
    with pytest.raises(InputError, match=r"mine\.pem"):
        ask(secure(server, ca_file=str(path)))
