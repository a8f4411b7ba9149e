-- Finds whose text was the last to go out to a number.
CREATE INDEX CONCURRENTLY notifications_went_out_index ON notifications ("to", coalesce(sent_at, delivered_at))
  WHERE coalesce(sent_at, delivered_at) IS NOT NULL;
