#!/bin/sh
# The namespace, if it is not there yet. TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE and RETENTION come
# from the environment; the retention of one that is there stays as it was set.
set -eu

# Its first seconds the server refuses; the compose file starts this script again then.
if temporal operator namespace describe --namespace "$TEMPORAL_NAMESPACE" >/dev/null 2>&1; then
    echo "namespace $TEMPORAL_NAMESPACE is there"
else
    temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention "$RETENTION"
fi
