#!/usr/bin/env bash
# From codes to the study's table: two generators write from the same drawn examples, each is audited, and one table sets
# them side by side. One generator is a small model on this machine, the other a server that hands its examples back with
# a few words changed. Fictional examples; nothing is sent anywhere. Arguments: the corpusaudit command; reports for each
# code (5); the first generator, NAME[=URL] (local:smollm2). What is made stands in ./corpusaudit-demo-study, from scratch.
set -euo pipefail
corpusaudit=$1
count=${2:-5}
model=${3:-local:smollm2}
root=$(cd "$(dirname "$0")/.." && pwd)
python=$(dirname "$corpusaudit")/python
out=corpusaudit-demo-study
pool=$root/corpusaudit/demo/source.jsonl
holdout=$root/corpusaudit/demo/holdout.jsonl
rm -rf "$out"
mkdir -p "$out"

# Rows that a small model leaves out, failed (1) and unmeasured (3) audits are results of the demo; else it is a fault.
run() {
    local code=0
    "$corpusaudit" "$@" || code=$?
    if [ "$code" != 0 ] && [ "$code" != 1 ] && [ "$code" != 3 ]; then exit "$code"; fi
}

# The copier listens until its standard input is closed, with this script.
coproc COPIER { exec "$python" "$root/scripts/demo_copier.py"; }
read -r url <&"${COPIER[0]}"

# One key for all: only digests under one key show that two reports have the same source.
CORPUSAUDIT_KEY=$(od -An -N32 -tx1 /dev/urandom | tr -d ' \n')
export CORPUSAUDIT_KEY

echo "== Reports for two ICD-10 codes by two generators, two examples in each prompt"
run generate icd10 --codes F32.1,F41.1 --examples "$pool" -k 2 --count "$count" --sections none --max-tokens 400 \
    --model "$model" --model "copier=$url" --out "$out/notes"

reports=()
for notes in "$out"/notes/*.jsonl; do
    name=$(basename "$notes" .jsonl)
    echo "== Audit of $name: against the examples used, and against all examples"
    run audit "$notes" --pool "$pool" --holdout "$holdout" --label-field label --also study --cache "$out/cache" \
        --out "$out/$name"
    reports+=("$name=$out/$name/pool/report.json")
done

echo "== The study's table"
"$corpusaudit" study "${reports[@]}"
for format in markdown:md latex:tex html:html svg:svg pdf:pdf; do
    "$corpusaudit" study "${reports[@]}" --format "${format%:*}" --out "$out/study.${format#*:}"
done
echo "Table and figure: $(echo "$out"/study.*)"
