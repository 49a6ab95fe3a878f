-- What Prisma's schema cannot say.
ALTER TABLE profile ADD CONSTRAINT profile_display_name_size CHECK (char_length(display_name) BETWEEN 1 AND 64);
-- A line break in a recipient or a subject could begin a header of its own.
ALTER TABLE mail ADD CONSTRAINT mail_headers_are_one_line CHECK (recipient !~ '[\r\n]' AND subject !~ '[\r\n]');
