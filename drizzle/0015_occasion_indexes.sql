-- Makes the indexes of 0014_occasions: neither has a row for the text of a new order.
CREATE UNIQUE INDEX CONCURRENTLY notifications_occasion_unique ON notifications (order_id, kind) WHERE kind in ('order_closed', 'order_cancelled');
CREATE INDEX CONCURRENTLY notifications_kind_index ON notifications (business_id, kind, created_at) WHERE kind <> 'order_placed';
