-- An operator may have added it before.
INSERT INTO asset (code, scale, kind, name, chain) VALUES ('USDT', 6, 'CRYPTO', 'Tether USD', 'tron') ON CONFLICT DO NOTHING;
