"""PostgreSQL and Valkey out of Python wheels, so that nobody installs a server to try Dure.

    folders.py      where data, sockets, logs and locks lie under var/
    processes.py    starting a server in its own session, seeing whether it lives, stopping it
    postgres.py     PostgreSQL: made once, started, found again after a kill
    valkey.py       Valkey, likewise
    environment.py  DATABASE_URL and REDIS_URL for whoever has not set their own
    prepare.py      what is made from the sources: scripts and fonts, catalogues, static files
    children.py     the web server and the worker: watched, started again, ended
    supervise.py    `manage.py up`, `stop` and `reset`
    pytest_plugin.py  the same servers for the tests

Runs before Django's settings are read, so it imports neither Django nor any room. Only
manage.py and the tests start servers; the settings merely read the two addresses.
"""
