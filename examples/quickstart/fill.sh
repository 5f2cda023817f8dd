#!/bin/sh
# Takes in the files of this folder, as the README does step by step, so that other pages can begin with data.
# Run it in a copy of this folder; VERVE_DATABASE names a database. One that exists is left as it is.
set -eu
if [ -e "$VERVE_DATABASE" ]; then
    echo "$VERVE_DATABASE is there already"
    exit
fi
{
    verve -q init --org fjell --name 'Fjellkilden (invented)' --timezone Europe/Oslo
    verve -q member import members.csv --encoding windows-1252 \
        --map member_id=Medlemsnr,name=Navn,group=Lokallag,user_id=Bruker
    verve -q link import links.csv
    verve -q link create --member m-1 --campaign spring --channel sms --code sunniva-var
    # Two of the rows are faulty on purpose, which is exit code 3.
    verve -q ingest events-january.csv || [ $? -eq 3 ]
} > /dev/null
echo "Fjellkilden (invented) is in $VERVE_DATABASE"
