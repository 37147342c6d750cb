#!/bin/bash
# Stands in for the script of that name in the official image: `--connect --innodb_initialized`.
set -e
mariadb-admin --protocol=tcp --host=127.0.0.1 status >/dev/null 2>&1 ||
    mariadb --protocol=tcp --host=127.0.0.1 -e 'select 1' 2>&1 | grep -q 'Access denied'
mariadb -Nse "select 1 from information_schema.engines where engine = 'innodb' and support in ('YES', 'DEFAULT')" | grep -q 1
