CREATE TABLE public.relevant_generator (
    id integer PRIMARY KEY
);

CREATE TABLE public.generation (
    generator_id integer NOT NULL,
    ts timestamptz NOT NULL,
    power_mw numeric(9, 3) NOT NULL,
    energy_mwh numeric(9, 3),
    voltage_kv real,
    frequency_hz double precision,
    status varchar(12) NOT NULL,
    plant text,
    reading_id uuid,
    PRIMARY KEY (generator_id, ts)
);
