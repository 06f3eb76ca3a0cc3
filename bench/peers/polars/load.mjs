// Polars scans, filters, checks and takes the last of each key, on all cores; COPY brings the result into staging, one statement
// merges it. Usage: node load.mjs SCRATCH FILE…, with WANTED and the variables of libpq set.
import { createReadStream } from "node:fs";
import { unlink } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import pl from "nodejs-polars";
import pg from "pg";
import { from as copyFrom } from "pg-copy-streams";

const [scratch, ...files] = process.argv.slice(2);
const wanted = process.env.WANTED.split(",").map(Number);

// A tenth column shows which rows have too many fields; rows with too few have NULLs.
const schema = {
  timestamp: pl.String,
  generator_id: pl.Int32,
  power_output: pl.String,
  energy_mwh: pl.String,
  voltage_kv: pl.String,
  frequency_hz: pl.String,
  status: pl.String,
  plant: pl.String,
  reading_id: pl.String,
  extra: pl.String,
};
const power = pl.col("power_output").cast(pl.Float64, false);
const scans = files.map((file) =>
  pl
    .scanCSV(file, { hasHeader: false, skipRows: 1, schema, truncateRaggedLines: true, ignoreErrors: true })
    .filter(pl.col("generator_id").isIn(wanted)),
);
const rows = await pl
  .concat(scans)
  .filter(
    power
      .gtEq(0)
      .and(power.ltEq(5000))
      .and(pl.col("timestamp").str.strptime(pl.Datetime("ms"), "%Y-%m-%d %H:%M:%S").isNotNull())
      .and(pl.col("reading_id").isNotNull())
      .and(pl.col("extra").isNull()),
  )
  .select("generator_id", "timestamp", "power_output", "energy_mwh", "voltage_kv", "frequency_hz", "status", "plant", "reading_id")
  .unique({ subset: ["generator_id", "timestamp"], keep: "last", maintainOrder: true })
  .sort(["generator_id", "timestamp"])
  .collect();
rows.writeCSV(scratch, { includeHeader: false });

const client = new pg.Client();
await client.connect();
await client.query("SET TimeZone TO 'UTC'");
await client.query("DROP TABLE IF EXISTS staged");
await client.query("CREATE UNLOGGED TABLE staged (LIKE public.generation)");
await pipeline(
  createReadStream(scratch, { highWaterMark: 1 << 20 }),
  client.query(copyFrom("COPY staged FROM STDIN (FORMAT csv)")),
);
await client.query(`INSERT INTO public.generation SELECT * FROM staged
  ON CONFLICT (generator_id, ts) DO UPDATE SET
    power_mw = excluded.power_mw, energy_mwh = excluded.energy_mwh, voltage_kv = excluded.voltage_kv,
    frequency_hz = excluded.frequency_hz, status = excluded.status, plant = excluded.plant, reading_id = excluded.reading_id`);
await client.query("DROP TABLE staged");
await client.end();
await unlink(scratch);
