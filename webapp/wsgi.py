"""Entry point of a WSGI server: ``gunicorn 'webapp.wsgi:application()'``."""

import os

from flask import Flask

from webapp import create_app
from webapp.settings import settings_from_environment


def application() -> Flask:
    """The application for the bundles named in the environment; see :mod:`webapp.settings`."""
    return create_app(settings_from_environment(os.environ))
