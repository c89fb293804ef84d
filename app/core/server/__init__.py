"""`portal run`: one supervisor that holds the listening socket, forks web and worker processes and restarts those that die."""

from app.core.server.running import run

__all__ = ["run"]
