"""Make a database ready for the platform, once, before its programs start: `python -m api.prepare`.

Where the programs are started one by one (docker-compose, a cluster) somebody has to do what `speelruimte up` does on
one machine: bring the tables up to date, publish the policies, and for development let the fictional parties in. Where
development is not switched on, what it gave out before ends here. Doing it again changes nothing.
"""

import sys

from orchestrator.clock import ClockMoved, now
from orchestrator.db.database import Database
from orchestrator.db.migrate import TablesOfAnother, upgrade
from orchestrator.local.data_directory import known_tokens
from orchestrator.local.development import end_development, let_in, make_tokens
from orchestrator.settings import Settings, SettingsInvalid, load_settings
from orchestrator.usecases.policies import publish_shelf


def prepare(settings: Settings, url: str) -> None:
    """Migrate the database at `url` and fill in what every case needs; without development, end what that gave out.

    Raises ClockMoved, TablesOfAnother.
    """
    upgrade(url, settings.database_owner_url)
    database = Database(url, connections=1)
    try:
        if settings.development:
            settings.data_dir.mkdir(parents=True, exist_ok=True)
            let_in(database, {**make_tokens(), **known_tokens(settings.data_dir)}, settings.data_dir)
        else:
            with database.transaction() as session:
                end_development(session, settings.data_dir, at=now())
                publish_shelf(session, at=now())
    finally:
        database.dispose()


def main() -> None:
    """Prepare the database that the settings name."""
    try:
        settings = load_settings()
    except SettingsInvalid as error:
        sys.exit(str(error))
    if settings.database_url is None:
        sys.exit("Set SPEELRUIMTE_DATABASE_URL: there is no database to prepare.")
    try:
        prepare(settings, settings.database_url)
    except (ClockMoved, TablesOfAnother) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
