"""A private certificate authority as a town hall may run one, and a certificate of it for this machine."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from cryptography.x509.oid import NameOID


@dataclass(frozen=True)
class Authority:
    """Files of the authority's certificate and of the server's chain and key; `pin` is what a browser is told to trust."""

    ca: Path
    certificate: Path
    key: Path
    pin: str

    @property
    def options(self) -> list[str]:
        """As `yifa` takes them."""
        return ["--cert", str(self.certificate), "--key", str(self.key)]


def authority(folder: Path) -> Authority:
    """Made anew in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    root, own = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    ca = _signed(_name("示例镇内部证书"), root.public_key(), _name("示例镇内部证书"), root, is_ca=True)
    leaf = _signed(_name("127.0.0.1"), own.public_key(), _name("示例镇内部证书"), root, is_ca=False)
    made = Authority(folder / "ca.pem", folder / "server.pem", folder / "server.key", _pin(own.public_key()))
    made.ca.write_bytes(ca.public_bytes(Encoding.PEM))
    made.certificate.write_bytes(leaf.public_bytes(Encoding.PEM) + ca.public_bytes(Encoding.PEM))
    made.key.write_bytes(own.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return made


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _signed(
    subject: x509.Name, public: ec.EllipticCurvePublicKey, issuer: x509.Name, by: ec.EllipticCurvePrivateKey, *, is_ca: bool
) -> x509.Certificate:
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(
        issuer, subject, public, x509.random_serial_number(), now - timedelta(days=1), now + timedelta(days=30)
    )
    builder = builder.add_extension(x509.BasicConstraints(is_ca, None), critical=True)
    builder = builder.add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
    builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    builder = builder.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(by.public_key()), critical=False)
    return builder.sign(by, hashes.SHA256())


def _pin(public: ec.EllipticCurvePublicKey) -> str:
    whole = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(hashlib.sha256(whole).digest()).decode()
