-- Refuses a format whose marks cannot be told from each other. The members that have a default are there.
CREATE OR REPLACE FUNCTION sluice_private.check_dialect(format jsonb) RETURNS void
LANGUAGE plpgsql IMMUTABLE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    member text;
    delimiter text := format ->> 'delimiter';
    quote text := format ->> 'quote';
    escape text := coalesce(format ->> 'escape', quote);
    comment text := coalesce(format ->> 'comment', '');
BEGIN
    FOREACH member IN ARRAY '{escape,comment,line_end}'::text[] LOOP
        IF jsonb_typeof(format -> member) <> 'string' THEN
            RAISE EXCEPTION '"%" of format must be a text', member USING
                ERRCODE = 'SL002',
                DETAIL = pg_catalog.format('It is: %s', format -> member);
        END IF;
    END LOOP;
    FOREACH member IN ARRAY '{trailing_delimiter,lenient}'::text[] LOOP
        IF jsonb_typeof(format -> member) <> 'boolean' THEN
            RAISE EXCEPTION '"%" of format must be true or false', member USING
                ERRCODE = 'SL002',
                DETAIL = pg_catalog.format('It is: %s', format -> member);
        END IF;
    END LOOP;
    FOREACH member IN ARRAY '{skip_lines,header_lines,footer_lines,table}'::text[] LOOP
        IF format ->> member !~ '^[0-9]{1,9}$' OR member IN ('header_lines', 'table') AND format ->> member ~ '^0+$' THEN
            RAISE EXCEPTION '"%" of format must be a number, % or more', member,
                CASE WHEN member IN ('header_lines', 'table') THEN 1 ELSE 0 END USING
                ERRCODE = 'SL002',
                DETAIL = pg_catalog.format('It is: %s', format -> member);
        END IF;
    END LOOP;
    FOREACH member IN ARRAY '{delimiter,quote,escape,comment}'::text[] LOOP
        IF format ->> member ~ '[\r\n]' THEN
            RAISE EXCEPTION '"%" of format must not hold a line end', member USING
                ERRCODE = 'SL002',
                DETAIL = pg_catalog.format('It is: %s', format -> member),
                HINT = 'Line ends separate records: LF and CRLF, with "line_end": "any" also CR alone.';
        END IF;
    END LOOP;

    IF length(delimiter) NOT BETWEEN 1 AND 16 THEN
        RAISE EXCEPTION '"delimiter" of format must be 1 to 16 characters' USING
            ERRCODE = 'SL002',
            DETAIL = pg_catalog.format('It is: %s', format -> 'delimiter');
    ELSIF delimiter IN ('tab', '\t') THEN
        RAISE EXCEPTION '"delimiter" of format is the word for a tab, not a tab' USING
            ERRCODE = 'SL002',
            DETAIL = pg_catalog.format('It is: %s', format -> 'delimiter'),
            HINT = 'In JSON a tab is "\t".';
    ELSIF length(quote) > 1 OR length(escape) > 1 THEN
        member := CASE WHEN length(quote) > 1 THEN 'quote' ELSE 'escape' END;
        RAISE EXCEPTION '"%" of format must be one character, or empty', member USING
            ERRCODE = 'SL002',
            DETAIL = pg_catalog.format('It is: %s', format -> member),
            HINT = CASE member
                WHEN 'quote' THEN 'Empty means that nothing encloses fields.'
                ELSE 'Without "escape", a quote within quotes is doubled; empty means that there can be none.'
            END;
    ELSIF delimiter = quote THEN
        RAISE EXCEPTION 'delimiter and quote of format must differ' USING ERRCODE = 'SL002';
    ELSIF quote <> '' AND strpos(delimiter, quote) > 0 OR escape <> '' AND strpos(delimiter, escape) > 0 THEN
        RAISE EXCEPTION 'delimiter of format must not contain quote or escape' USING
            ERRCODE = 'SL002',
            DETAIL = pg_catalog.format('They are: %s, %s, %s', to_jsonb(delimiter), to_jsonb(quote), to_jsonb(escape));
    ELSIF length(comment) > 16 THEN
        RAISE EXCEPTION '"comment" of format must be 16 characters or less' USING
            ERRCODE = 'SL002',
            DETAIL = pg_catalog.format('It is: %s', format -> 'comment');
    ELSIF comment <> '' AND (strpos(comment, delimiter) > 0 OR quote <> '' AND strpos(comment, quote) > 0) THEN
        RAISE EXCEPTION 'comment of format must not contain delimiter or quote' USING
            ERRCODE = 'SL002',
            DETAIL = pg_catalog.format('It is: %s', format -> 'comment'),
            HINT = 'A record could begin like that.';
    ELSIF format ->> 'line_end' NOT IN ('lf', 'any') THEN
        RAISE EXCEPTION 'unknown line_end "%" in format', format ->> 'line_end' USING
            ERRCODE = 'SL002',
            HINT = 'Use lf, for LF and CRLF, or any, for CR alone too.';
    ELSIF format ->> 'null' ~ '[\r\n]' OR strpos(format ->> 'null', delimiter) > 0 THEN
        RAISE EXCEPTION '"null" of format must not hold a line end or the delimiter' USING
            ERRCODE = 'SL002',
            DETAIL = pg_catalog.format('It is: %s', format -> 'null');
    ELSIF format -> 'header' = 'false' AND format ? 'header_lines' THEN
        RAISE EXCEPTION '"header_lines" of format needs a header' USING
            ERRCODE = 'SL002',
            HINT = 'Use skip_lines for lines before the data that are no header.';
    END IF;
END
$$;
COMMENT ON FUNCTION sluice_private.check_dialect(jsonb)
    IS 'Raises an error for a format whose marks cannot be told from each other';
REVOKE ALL ON FUNCTION sluice_private.check_dialect(jsonb) FROM PUBLIC;
