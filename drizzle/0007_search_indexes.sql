-- The indexes of what 0006_phones made of search_text.
DROP INDEX CONCURRENTLY IF EXISTS customers_search_index;
CREATE INDEX CONCURRENTLY customers_search_index ON customers USING gin (business_id, search_text(customers) gin_trgm_ops);
DROP INDEX CONCURRENTLY IF EXISTS items_search_index;
CREATE INDEX CONCURRENTLY items_search_index ON items USING gin (business_id, search_text(items) gin_trgm_ops);
DROP INDEX CONCURRENTLY IF EXISTS orders_search_index;
CREATE INDEX CONCURRENTLY orders_search_index ON orders USING gin (business_id, search_text(orders) gin_trgm_ops);
DROP INDEX CONCURRENTLY IF EXISTS notifications_search_index;
CREATE INDEX CONCURRENTLY notifications_search_index ON notifications USING gin (business_id, search_text(notifications) gin_trgm_ops);
