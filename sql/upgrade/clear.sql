-- Removes what repeatable.sql makes anew, as the owner of all of it: names and parameters may have changed. A view or
-- function of somebody else that needs one of these is an error that names it.

DO $clear$
DECLARE
    owner name := (SELECT r.rolname FROM pg_namespace AS n JOIN pg_roles AS r ON r.oid = n.nspowner
        WHERE n.nspname = 'sluice_private');
    old text;
BEGIN
    -- What comes after this belongs to who owns the rest.
    IF owner <> CURRENT_USER THEN
        PERFORM set_config('role', owner, true);
    END IF;

    FOR old IN
        SELECT format('DROP TRIGGER %I ON %s', t.tgname, t.tgrelid::regclass)
        FROM pg_trigger AS t
        JOIN pg_class AS c ON c.oid = t.tgrelid
        WHERE NOT t.tgisinternal
            AND t.tgparentid = 0
            AND c.relnamespace IN ('sluice'::regnamespace, 'sluice_private'::regnamespace)
    LOOP
        EXECUTE old;
    END LOOP;

    SELECT 'DROP VIEW ' || string_agg(c.oid::regclass::text, ', ')
    INTO old
    FROM pg_class AS c
    WHERE c.relkind = 'v' AND c.relnamespace IN ('sluice'::regnamespace, 'sluice_private'::regnamespace);
    IF old IS NOT NULL THEN
        EXECUTE old;
    END IF;

    SELECT 'DROP ROUTINE ' || string_agg(p.oid::regprocedure::text, ', ')
    INTO old
    FROM pg_proc AS p
    WHERE p.pronamespace IN ('sluice'::regnamespace, 'sluice_private'::regnamespace);
    IF old IS NOT NULL THEN
        EXECUTE old;
    END IF;
END
$clear$;
