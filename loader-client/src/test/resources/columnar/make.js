// Writes the files of this folder; README.md says by which programs. Runs with Node.js in an empty folder:
//
//   npm install nodejs-polars@0.26.1 apache-arrow@21.2.0 parquet-wasm@0.8.0 hyparquet-writer@0.17.0 hysnappy @duckdb/node-api@1.5.6-r.1
//   node make.js
const fs = require('fs');

const micros = text => BigInt(new Date(text + 'Z').getTime()) * 1000n;

// The same three rows of many types: usual values, extreme ones, NULL.
function polars() {
  const pl = require('nodejs-polars');
  const frame = pl.DataFrame([
    pl.Series('id', [1, 2, 3], pl.Int64),
    pl.Series('i8', [7, -128, null], pl.Int8),
    pl.Series('i16', [300, -32768, null], pl.Int16),
    pl.Series('i32', [70000, -2147483648, null], pl.Int32),
    pl.Series('i64', [5000000000, -9007199254740991, null], pl.Int64),
    pl.Series('u8', [200, 255, null], pl.UInt8),
    pl.Series('u32', [3000000000, 4294967295, null], pl.UInt32),
    pl.Series('f32', [0.1, -3.4028235e38, null], pl.Float32),
    pl.Series('f64', [0.1, 5e-324, null], pl.Float64),
    pl.Series('flag', [true, false, null], pl.Bool),
    pl.Series('txt', ['a "quoted"\nline, \u20ac', '', null], pl.Utf8),
    pl.Series('kind', ['wind', 'sun', null], pl.Utf8).cast(pl.Categorical),
    pl.Series('day', [new Date('2024-02-29'), new Date('0001-01-01'), null], pl.Datetime('ms')).cast(pl.Date),
    pl.Series('ts', [new Date('2024-02-29T12:34:56.789Z'), new Date('1969-12-31T23:59:59.999Z'), null], pl.Datetime('ms')).cast(pl.Datetime('us')),
    pl.Series('tz', [new Date('2024-02-29T12:34:56.789Z'), new Date('1969-12-31T23:59:59.999Z'), null], pl.Datetime('ms')).cast(pl.Datetime('us', 'UTC')),
    pl.Series('ns', [new Date('2024-02-29T12:34:56.789Z'), new Date('1969-12-31T23:59:59.999Z'), null], pl.Datetime('ms')).cast(pl.Datetime('ns')),
    pl.Series('tags', [['x', 'y'], [], null]),
  ]);
  frame.writeParquet('types-polars.parquet', {compression: 'zstd'});
  frame.writeIPC('types-polars.arrow', {compression: 'uncompressed'});
  const {ids, at, names, power} = rows();
  const many = pl.DataFrame([
    pl.Series('id', ids, pl.Int32),
    pl.Series('at', at.map(v => new Date(Number(v / 1000n))), pl.Datetime('ms')).cast(pl.Datetime('us', 'UTC')),
    pl.Series('plant', names, pl.Utf8),
    pl.Series('power', power, pl.Float64),
  ]);
  many.writeIPC('rows-polars-lz4.feather', {compression: 'lz4'});
  many.writeIPC('rows-polars-zstd.feather', {compression: 'zstd'});
}

// 1000 readings, ten row groups or batches of 100; every 250th has a power that is too high.
function rows() {
  const ids = [], at = [], names = [], power = [];
  for (let i = 0; i < 1000; i++) {
    ids.push(i + 1);
    at.push(micros('2024-01-01T00:00:00') + BigInt(i) * 60000000n);
    names.push(i % 100 === 50 ? null : 'plant ' + Math.floor(i / 100));
    power.push(i % 250 === 249 ? 9999.5 : i / 8);
  }
  return {ids, at, names, power};
}

function arrow() {
  const {Table, vectorFromArray, Int32, TimestampMicrosecond, Utf8, Float64, Dictionary, tableToIPC} = require('apache-arrow');
  const {ids, at, names, power} = rows();
  const batches = names => {
    const parts = [];
    for (let from = 0; from < 1000; from += 100) {
      const cut = list => list.slice(from, from + 100);
      parts.push(new Table({
        id: vectorFromArray(cut(ids), new Int32()),
        at: vectorFromArray(cut(at).map(v => Number(v / 1000n)), new TimestampMicrosecond('UTC')),
        plant: names(from, from + 100),
        power: vectorFromArray(cut(power), new Float64()),
      }));
    }
    return new Table(parts.flatMap(part => part.batches));
  };
  const words = () => new Dictionary(new Utf8(), new Int32());
  const all = vectorFromArray(names, words());
  fs.writeFileSync('batches-arrow-js.arrow', tableToIPC(batches((from, to) => all.slice(from, to)), 'file'));
  // Each batch replaces the dictionary, which only streams can.
  const type = words();
  const stream = tableToIPC(batches((from, to) => vectorFromArray(names.slice(from, to), type)), 'stream');
  fs.writeFileSync('batches-arrow-js.arrows', stream);
  return tableToIPC(batches((from, to) => vectorFromArray(names.slice(from, to), new Utf8())), 'stream');
}

function parquetRust(stream) {
  const {Table, writeParquet, WriterPropertiesBuilder, Compression} = require('parquet-wasm');
  const properties = new WriterPropertiesBuilder().setMaxRowGroupSize(100).setCompression(Compression.GZIP).build();
  fs.writeFileSync('groups-arrow-rs.parquet', writeParquet(Table.fromIPCStream(stream), properties));
}

async function hyparquet() {
  const {parquetWriteFile} = await import('hyparquet-writer');
  const {ids, at, names, power} = rows();
  parquetWriteFile({
    filename: 'groups-hyparquet.parquet',
    rowGroupSize: 100,
    columnData: [
      {name: 'id', data: ids.map(BigInt), type: 'INT64'},
      {name: 'at', data: at.map(v => new Date(Number(v / 1000n))), type: 'TIMESTAMP'},
      {name: 'plant', data: names, type: 'STRING', bloomFilter: true},
      {name: 'power', data: power, type: 'DOUBLE'},
    ],
  });
}

async function duckdb() {
  const {DuckDBInstance} = require('@duckdb/node-api');
  const connection = await (await DuckDBInstance.create()).connect();
  await connection.run(`COPY (
    SELECT 1 AS id, 12345678901234567890.123456789::DECIMAL(38, 9) AS big, 1.5::DECIMAL(4, 1) AS small,
      'e220a839-7b1d-cdaf-1d0b-14e4db018fed'::UUID AS code, '\\xDE\\xAD'::BLOB AS bytes, TIME '12:34:56.5' AS clock,
      'a'::ENUM('a', 'b') AS letter, {'x': 1, 'y': 'z'} AS pair, MAP {'k': 1} AS entries, DATE '0044-03-15 (BC)' AS ides,
      'infinity'::TIMESTAMP AS ever, 'NaN'::DOUBLE AS nan, '-inf'::FLOAT AS least, '{"a": 1}'::JSON AS doc
    UNION ALL SELECT 2, -0.000000001, -99.9, NULL, ''::BLOB, NULL, NULL, NULL, NULL, DATE '9999-12-31', NULL, NULL, NULL, NULL
    ) TO 'types-duckdb.parquet' (FORMAT parquet, COMPRESSION snappy)`);
}

(async () => {
  polars();
  parquetRust(arrow());
  await hyparquet();
  await duckdb();
})();
