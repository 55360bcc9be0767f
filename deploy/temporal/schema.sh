#!/bin/sh
# Temporal's two databases and their schema, at every start: what is there already stays.
# After Temporal's own samples-server/compose; SQL_HOST, SQL_USER, … come from the environment.
set -eu

for database in temporal temporal_visibility; do
    case "$database" in
        temporal) versions=temporal ;;
        *) versions=visibility ;;
    esac
    temporal-sql-tool --plugin postgres12 --db "$database" create
    temporal-sql-tool --plugin postgres12 --db "$database" setup-schema -v 0.0
    temporal-sql-tool --plugin postgres12 --db "$database" update-schema \
        -d "/etc/temporal/schema/postgresql/v12/$versions/versioned"
done
