-- Numbers the orders that are there, and makes the indexes of what 0009_order_numbers added and of the times of change.
CALL number_old_orders();
CREATE UNIQUE INDEX CONCURRENTLY orders_number_unique ON orders (business_id, number);
CREATE UNIQUE INDEX CONCURRENTLY orders_reference_unique ON orders (business_id, reference) WHERE reference is not null;
CREATE INDEX CONCURRENTLY orders_updated_at_index ON orders (business_id, updated_at, id);
CREATE INDEX CONCURRENTLY customers_updated_at_index ON customers (business_id, updated_at, id);
CREATE INDEX CONCURRENTLY items_updated_at_index ON items (business_id, updated_at, id);
CREATE INDEX CONCURRENTLY notifications_updated_at_index ON notifications (business_id, updated_at, id);
