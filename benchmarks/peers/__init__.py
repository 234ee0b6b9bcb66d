"""Our decoder and those it is compared with: each gets the same work and is timed from outside."""
