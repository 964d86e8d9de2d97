"""`damage-ledger serve`: bundles as web pages."""

import os
import socket
import sys
from pathlib import Path
from typing import Annotated

import typer

from geodata.errors import BundleError


def serve(
    bundles: Annotated[list[Path], typer.Argument(metavar="BUNDLE...", help="Folders of published bundles.")],
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Number of worker processes.")] = 2,
) -> None:
    """Serve one or more bundles as web pages.

    Example: damage-ledger serve bundles/raqqa-demo --port 8080
    """
    from geodata.publish.bundle import open_bundle

    for bundle in bundles:
        if os.pathsep in str(bundle.resolve()):
            msg = f"{bundle} lies in a folder with {os.pathsep!r} in its name, which cannot be served; rename it."
            raise BundleError(msg)
    names = ", ".join(open_bundle(bundle).manifest["area"]["name"]["en"] for bundle in bundles)
    _require_free_port(host, port)
    shown_host = f"[{host}]" if ":" in host else host
    typer.echo(f"Serving {names} at http://{shown_host}:{port} (Ctrl+C ends it)")
    sys.stdout.flush()
    environment = {
        **os.environ,
        "DAMAGE_LEDGER_BUNDLES": os.pathsep.join(str(bundle.resolve()) for bundle in bundles),
    }
    command = [
        sys.executable, "-m", "gunicorn", "webapp.wsgi:application()", "--bind", f"{shown_host}:{port}",
        "--workers", str(workers), "--threads", "4", "--log-level", "warning",
    ]  # fmt: skip
    os.execve(sys.executable, command, environment)


def _require_free_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            msg = f"Cannot listen on {host}:{port} ({error.strerror}); choose another with --port."
            raise BundleError(msg) from error
