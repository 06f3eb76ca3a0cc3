# What the shell scripts here share: the columns of the files, of the target, and what a merge does with keys that are there.
# Sourced with JOBS (cores), WANTED (ids, with commas) and the variables of libpq set.

in_files='"timestamp", generator_id, power_output, energy_mwh, voltage_kv, frequency_hz, status, plant, reading_id'
in_target='generator_id, ts, power_mw, energy_mwh, voltage_kv, frequency_hz, status, plant, reading_id'
in_file_order='ts, generator_id, power_mw, energy_mwh, voltage_kv, frequency_hz, status, plant, reading_id'
on_conflict='ON CONFLICT (generator_id, ts) DO UPDATE SET
    power_mw = excluded.power_mw, energy_mwh = excluded.energy_mwh, voltage_kv = excluded.voltage_kv,
    frequency_hz = excluded.frequency_hz, status = excluded.status, plant = excluded.plant, reading_id = excluded.reading_id'

sql() {
  psql -X -q -A -t -v ON_ERROR_STOP=1 "$@"
}
