#!/usr/bin/env bash
# Generate with the small packaged model, audit what came, compare two settings. Fictional examples; nothing is sent
# anywhere. The argument is the corpusaudit command; what is made stands in ./corpusaudit-demo-generate, from scratch.
set -euo pipefail
corpusaudit=$1
root=$(cd "$(dirname "$0")/.." && pwd)
out=corpusaudit-demo-generate
pool=$root/corpusaudit/demo/source.jsonl
holdout=$root/corpusaudit/demo/holdout.jsonl
model=(--model local:smollm2 --max-tokens 250)
rm -rf "$out"
mkdir -p "$out"

# A failed (1) or unmeasured (3) audit is a result of the demo; anything else is a fault.
audit() {
    local code=0
    "$corpusaudit" audit "$@" --cache "$out/cache" || code=$?
    if [ "$code" != 0 ] && [ "$code" != 1 ] && [ "$code" != 3 ]; then exit "$code"; fi
}

# So may a small model leave rows out (3).
generate() {
    local code=0
    "$corpusaudit" generate "$@" || code=$?
    if [ "$code" != 0 ] && [ "$code" != 3 ]; then exit "$code"; fi
}

for temperature in 0.3 1.0; do
    echo "== Reports for two ICD-10 codes, one example in each prompt, temperature $temperature"
    generate icd10 --codes F32.1,F41.1 --examples "$pool" -k 1 --count 2 --sections none \
        --temperature "$temperature" "${model[@]}" --out "$out/notes-$temperature.jsonl"
    cat "$out/notes-$temperature.jsonl"
done

echo "== Statements of two symptoms"
generate symptoms --taxonomy "$root/scripts/demo_symptoms.toml" --stage expand --stage express \
    --sub-concepts 2 --expressions 2 "${model[@]}" --out "$out/symptoms"
cat "$out/symptoms/expressions.jsonl"

# One key for all: only digests under one key show that two reports have the same source.
CORPUSAUDIT_KEY=$(od -An -N32 -tx1 /dev/urandom | tr -d ' \n')
export CORPUSAUDIT_KEY

for temperature in 0.3 1.0; do
    echo "== Audit of the reports at temperature $temperature: against the examples used, and against all examples"
    audit "$out/notes-$temperature.jsonl" --pool "$pool" --holdout "$holdout" --label-field label \
        --out "$out/audit-$temperature"
done

echo "== Audit of the statements: no real example stood in their prompts, so against all examples only"
audit "$out/symptoms/expressions.jsonl" --pool "$pool" --holdout "$holdout" --label-field labels --out "$out/audit-symptoms"

echo "== Both settings side by side"
"$corpusaudit" compare "cool=$out/audit-0.3/pool/report.json" "warm=$out/audit-1.0/pool/report.json" \
    --format html --out "$out/comparison.html"
# The table on the terminal ends before the long list of settings that both share.
"$corpusaudit" compare "cool=$out/audit-0.3/pool/report.json" "warm=$out/audit-1.0/pool/report.json" \
    --only memorization --only disclosure | sed '/^## What the reports share/,$d'
echo "Comparison: $out/comparison.html"
