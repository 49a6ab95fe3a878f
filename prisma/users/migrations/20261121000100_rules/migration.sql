-- What Prisma's schema cannot say.
ALTER TABLE profile ADD CONSTRAINT profile_display_name_size CHECK (char_length(display_name) BETWEEN 1 AND 64);
