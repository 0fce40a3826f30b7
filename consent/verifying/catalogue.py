"""What PostgreSQL's catalogue says of the tables of the ledger: each fact a key and its value.

Facts name neither a database nor its roles nor any number that another installation would not
have: owner, application and PUBLIC stand for whoever has that part.
"""

from typing import Final

# Settings by which a role, a database or the server would switch protection off.
_DANGEROUS = (
    "'session_replication_role', 'row_security', 'search_path',"
    " 'local_preload_libraries', 'session_preload_libraries'"
)

NAMES: Final = """
WITH watched AS (
    SELECT * FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relname = ANY (%(tables)s)
), names AS (
    SELECT oid, CASE rolname WHEN %(owner)s THEN 'owner' WHEN %(application)s THEN 'application'
        ELSE rolname END AS name FROM pg_roles
    UNION ALL SELECT 0, 'PUBLIC'
)
"""

# The owner of most of these tables: one table that changed hands is then seen.
OWNER: Final = """
SELECT mode() WITHIN GROUP (ORDER BY pg_get_userbyid(relowner)) FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relname = ANY (%(tables)s)
"""

_TABLES = """
SELECT 'table ' || relname, format('kind %%s, of %%s, persistence %%s, stored as %%s, replica'
    ' identity %%s, row security %%s, forced %%s, partition %%s', relkind, name, relpersistence,
    amname, relreplident, relrowsecurity, relforcerowsecurity, relispartition)
FROM watched JOIN names ON names.oid = relowner LEFT JOIN pg_am ON pg_am.oid = relam
"""

_COLUMNS = """
SELECT 'column ' || relname || '.' || attname, concat_ws(' ', format_type(atttypid, atttypmod),
    CASE WHEN attnotnull THEN 'not null' END, 'identity ' || nullif(attidentity::text, ''),
    'generated ' || nullif(attgenerated::text, ''), 'default ' || pg_get_expr(adbin, adrelid),
    'collation ' || (SELECT collname FROM pg_collation
                     WHERE pg_collation.oid = attcollation AND collname <> 'default'))
FROM watched JOIN pg_attribute ON attrelid = watched.oid AND attnum > 0 AND NOT attisdropped
LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
"""

# PostgreSQL 18 lists NOT NULL here too, and knows constraints that it does not enforce.
_CONSTRAINTS = """
SELECT 'constraint ' || relname || '.' || conname, concat_ws(', ', pg_get_constraintdef(con.oid),
    CASE WHEN NOT convalidated THEN 'not validated' END,
    CASE WHEN to_jsonb(con) ->> 'conenforced' = 'false' THEN 'not enforced' END,
    'triggers ' || (SELECT string_agg(DISTINCT tgenabled::text, '' ORDER BY tgenabled::text)
                    FROM pg_trigger WHERE tgconstraint = con.oid))
FROM watched JOIN pg_constraint con ON conrelid = watched.oid AND contype <> 'n'
"""

_INDEXES = """
SELECT 'index ' || watched.relname || '.' || one.relname,
    concat_ws(', ', pg_get_indexdef(indexrelid), CASE WHEN NOT (indisvalid AND indisready
        AND indislive) THEN 'not in use' END)
FROM watched JOIN pg_index ON indrelid = watched.oid JOIN pg_class one ON one.oid = indexrelid
"""

_TRIGGERS = """
SELECT format('trigger %%s.%%s', relname, tgname),
    format('%%s: %%s', tgenabled, pg_get_triggerdef(pg_trigger.oid))
FROM watched JOIN pg_trigger ON tgrelid = watched.oid AND NOT tgisinternal
"""

# Every function of the schema that no extension brings.
_FUNCTIONS = """
SELECT format('function %%s(%%s)', proname, pg_get_function_identity_arguments(pg_proc.oid)),
    format('%%s, of %%s, kind %%s, %%s, set %%s, body %%s', lanname, name, prokind,
        CASE WHEN prosecdef THEN 'with its owner''s rights' ELSE 'with the caller''s rights' END,
        coalesce(proconfig::text, 'nothing'),
        encode(sha256(convert_to(concat_ws(' ', prosrc, probin,
            pg_get_function_sqlbody(pg_proc.oid)), 'UTF8')), 'hex'))
FROM pg_proc JOIN pg_language ON pg_language.oid = prolang JOIN names ON names.oid = proowner
WHERE pronamespace = 'public'::regnamespace AND NOT EXISTS (
    SELECT FROM pg_depend WHERE classid = 'pg_proc'::regclass AND objid = pg_proc.oid
    AND deptype = 'e')
"""

_RULES = """
SELECT format('rule %%s.%%s', relname, rulename),
    format('%%s: %%s', ev_enabled, pg_get_ruledef(pg_rewrite.oid))
FROM watched JOIN pg_rewrite ON ev_class = watched.oid
"""

_POLICIES = """
SELECT format('policy %%s.%%s', relname, polname),
    format('for %%s, permissive %%s, using %%s, check %%s', polcmd, polpermissive,
    pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid))
FROM watched JOIN pg_policy ON polrelid = watched.oid
"""

_CHILDREN = """
SELECT format('inheritance %%s of %%s', inhrelid::regclass, inhparent::regclass), 'is a child'
FROM pg_inherits
WHERE inhrelid IN (SELECT oid FROM watched) OR inhparent IN (SELECT oid FROM watched)
"""

# That others may read changes nothing: a role for backups or reports is an operator's choice.
_GRANTS = """
SELECT format('grant on %%s to %%s', thing, name),
    string_agg(privilege_type || CASE WHEN is_grantable THEN ' with grant option' ELSE '' END,
        ', ' ORDER BY privilege_type)
FROM (
    SELECT relname AS thing, relowner AS owned_by, relacl AS acl FROM watched
    UNION ALL
    SELECT relname || '.' || attname, relowner, attacl
    FROM watched JOIN pg_attribute ON attrelid = watched.oid AND NOT attisdropped
    UNION ALL
    SELECT 'sequence ' || one.relname, one.relowner, one.relacl
    FROM watched JOIN pg_depend ON refobjid = watched.oid AND refclassid = 'pg_class'::regclass
    JOIN pg_class one ON one.oid = objid AND one.relkind = 'S' AND classid = 'pg_class'::regclass
) things, aclexplode(acl), names
WHERE names.oid = grantee AND grantee <> owned_by
    AND (privilege_type <> 'SELECT' OR name IN ('application', 'PUBLIC'))
GROUP BY thing, name
"""

_SCHEMA_GRANTS = """
SELECT format('grant on schema public to %%s', name), 'CREATE'
FROM pg_namespace, aclexplode(nspacl), names
WHERE nspname = 'public' AND privilege_type = 'CREATE' AND names.oid = grantee
    AND grantee <> nspowner AND name <> 'owner'
"""

# What roles.grant gives the application for tables to come is taken back from each of these tables.
_DEFAULT_GRANTS = """
SELECT format('grant on coming tables of %%s to %%s', granting.name, granted.name),
    string_agg(privilege_type, ', ' ORDER BY privilege_type)
FROM pg_default_acl, aclexplode(defaclacl), names granting, names granted
WHERE defaclobjtype = 'r' AND granting.oid = defaclrole AND granted.oid = grantee
    AND grantee <> defaclrole AND granted.name <> 'application' AND privilege_type <> 'SELECT'
GROUP BY granting.name, granted.name
"""

_APPLICATION = """
SELECT 'role application', concat_ws(', ', CASE WHEN rolsuper THEN 'superuser' END,
    CASE WHEN rolcreaterole THEN 'makes roles' END, CASE WHEN rolreplication THEN 'replicates' END,
    CASE WHEN rolbypassrls THEN 'bypasses row security' END,
    (SELECT string_agg('member of ' || name, ', ' ORDER BY name)
     FROM pg_auth_members JOIN names ON names.oid = roleid WHERE member = pg_roles.oid))
FROM pg_roles WHERE rolname = %(application)s
"""

_EVENT_TRIGGERS = """
SELECT 'event trigger ' || evtname, format('%%s: on %%s do %%s', evtenabled, evtevent,
    evtfoid::regproc)
FROM pg_event_trigger
"""

_SETTINGS = f"""
SELECT format('setting %%s of %%s in %%s', split_part(setting, '=', 1),
    CASE setrole WHEN 0 THEN 'every role' ELSE name END,
    CASE setdatabase WHEN 0 THEN 'every database' ELSE 'this database' END), setting
FROM pg_db_role_setting JOIN names ON names.oid = setrole, unnest(setconfig) AS setting
WHERE setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
    AND split_part(setting, '=', 1) IN ({_DANGEROUS})
UNION ALL
SELECT 'setting ' || name || ' of the server', reset_val FROM pg_settings
WHERE name IN ('session_replication_role', 'row_security')
"""  # noqa: S608 (our own words)

# A schema named like a role stands before public in that role's search path.
_SHADOWS = """
SELECT format('relation %%s.%%s', nspname, relname), format('kind %%s', relkind)
FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
WHERE relname = ANY (%(tables)s) AND nspname <> 'public' AND nspname NOT LIKE 'pg\\_%%'
"""

_SEQUENCES = """
SELECT 'sequence ' || one.relname, format('of %%s, type %%s, from %%s by %%s to %%s, again %%s',
    name, format_type(seqtypid, NULL), seqmin, seqincrement, seqmax, seqcycle)
FROM watched JOIN pg_depend ON refobjid = watched.oid AND refclassid = 'pg_class'::regclass
JOIN pg_class one ON one.oid = objid AND one.relkind = 'S' AND classid = 'pg_class'::regclass
JOIN pg_sequence ON seqrelid = one.oid JOIN names ON names.oid = one.relowner
"""

# Which sequence gives which column its numbers.
COUNTED: Final = """
SELECT relname, attname, pg_get_serial_sequence(format('public.%%I', relname), attname)
FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped
WHERE relnamespace = 'public'::regnamespace AND relname = ANY (%(tables)s)
    AND relkind IN ('r', 'p')
    AND pg_get_serial_sequence(format('public.%%I', relname), attname) IS NOT NULL
"""

FACTS: Final = tuple(
    NAMES + query
    for query in (
        _TABLES,
        _COLUMNS,
        _CONSTRAINTS,
        _INDEXES,
        _TRIGGERS,
        _FUNCTIONS,
        _RULES,
        _POLICIES,
        _CHILDREN,
        _GRANTS,
        _SCHEMA_GRANTS,
        _DEFAULT_GRANTS,
        _APPLICATION,
        _EVENT_TRIGGERS,
        _SETTINGS,
        _SHADOWS,
        _SEQUENCES,
    )
)
