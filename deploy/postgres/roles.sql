-- The two roles of the portal and its database. Safe to repeat. Run as a superuser.
-- Passwords, where a server asks for them, are set afterwards by deploy/postgres/init.sh.
SELECT 'CREATE ROLE kla_owner LOGIN CREATEDB NOSUPERUSER NOBYPASSRLS'
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'kla_owner') \gexec
SELECT 'CREATE ROLE kla_app LOGIN NOCREATEDB NOCREATEROLE NOSUPERUSER NOBYPASSRLS'
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'kla_app') \gexec
SELECT 'CREATE DATABASE kla OWNER kla_owner ENCODING ''UTF8'''
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'kla') \gexec
REVOKE ALL ON DATABASE kla FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE kla TO kla_app;
