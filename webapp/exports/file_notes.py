"""What must stand in every file, as plain keys and values: title, notice, licences, credit, release, checksum."""

from webapp.exports.about import About


def notes_of(about: About) -> dict[str, str]:
    """Keys are English, values in the language of the page; empty ones are left out, so a real city has no NOTICE."""
    notes = {
        "TITLE": about.title,
        "SELECTION": about.subtitle,
        "NOTICE": about.notice,
        "LICENCE": "; ".join(about.licences),
        "CREDIT": about.credit,
        "CAVEATS": " ".join(about.caveats),
        "AS_OF": about.as_of,
        "EPOCH": about.epoch,
        "RELEASE": about.release,
        "MANIFEST_SHA256": about.manifest_sha256,
        "URL": about.url,
        "LANGUAGE": about.language,
    }
    return {key: value for key, value in notes.items() if value}
