using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using RiskConsole.Events;
using RiskConsole.Events.Log;
using RiskConsole.Events.Search;
using RiskConsole.Storage;

namespace RiskConsole.Alerts;

/// <summary>Reads of alerts in the embedded store.</summary>
internal sealed class AlertStore(StoreReader reader, TimeProvider time) : IAlertStore
{
    /// <summary>False positives looked through for their reasons: those most used are soon found among so many.</summary>
    private const int ReasonsAmong = 500;

    public async Task<AlertPage> SearchAsync(AlertSearch search, int limit, AlertCursor? after, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, IAlertStore.MostPerPage);
        if (search.Categories == CategorySet.None)
            return new AlertPage([], null);
        var items = await reader.ReadAsync(connection =>
        {
            using var command = connection.CreateCommand();
            var where = Where(command, search);
            if (after is { } cursor)
            {
                where.Append(" AND (opened_us, id) < (@opened, @id)");
                command.Parameters.AddWithValue("@opened", cursor.OpenedUs);
                command.Parameters.AddWithValue("@id", cursor.Id);
            }
            // One more than asked tells whether there is a next page.
            command.CommandText = string.Create(CultureInfo.InvariantCulture,
                $"SELECT {AlertRows.Columns} FROM alert WHERE {where} ORDER BY opened_us DESC, id DESC LIMIT {limit + 1}");
            return AlertRows.ReadAll(command);
        }, ct);
        if (items.Count <= limit)
            return new AlertPage(items, null);
        items.RemoveAt(limit);
        return new AlertPage(items, new AlertCursor(items[^1].OpenedAt.ToMicros(), items[^1].Id));
    }

    public Task<Alert?> FindAsync(Guid id, CategorySet categories, CancellationToken ct) => reader.ReadAsync(connection =>
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {AlertRows.Columns} FROM alert WHERE id = @id";
        command.Parameters.AddWithValue("@id", id);
        return AlertRows.ReadAll(command).FirstOrDefault(alert => categories.Contains(alert.Category));
    }, ct);

    public Task<IReadOnlyList<RiskEvent>> EventsAsync(Alert alert, CategorySet categories, CancellationToken ct) => alert.Contributing.Count == 0
        ? Task.FromResult<IReadOnlyList<RiskEvent>>([])
        : reader.ReadAsync<IReadOnlyList<RiskEvent>>(connection =>
        {
            using var command = connection.CreateCommand();
            for (var i = 0; i < alert.Contributing.Count; i++)
                command.Parameters.AddWithValue($"@s{i}", alert.Contributing[i]);
            var places = string.Join(',', Enumerable.Range(0, alert.Contributing.Count).Select(i => $"@s{i}"));
            command.CommandText = $"SELECT {EventColumns.List} FROM event WHERE seq IN ({places}) ORDER BY seq DESC";
            return [.. EventSql.ReadAll(command).Where(e => categories.Contains(e.Category))];
        }, ct);

    public Task<IReadOnlyList<string>> LastReasonsAsync(CategorySet categories, int most, CancellationToken ct) => reader.ReadAsync<IReadOnlyList<string>>(connection =>
    {
        using var command = connection.CreateCommand();
        var where = Where(command, new AlertSearch(categories) { States = [AlertState.FalsePositive] });
        command.CommandText = $"""
            SELECT disposition FROM (SELECT disposition, resolved_us FROM alert WHERE {where} AND disposition IS NOT NULL ORDER BY last_seen_us DESC LIMIT {ReasonsAmong})
            GROUP BY disposition ORDER BY max(resolved_us) DESC LIMIT @most
            """;
        command.Parameters.AddWithValue("@most", most);
        using var row = command.ExecuteReader();
        var reasons = new List<string>();
        while (row.Read())
            reasons.Add(row.GetString(0));
        return reasons;
    }, ct);

    public Task<IReadOnlyDictionary<Guid, RuleAlertCount>> CountByRuleAsync(CancellationToken ct) => reader.ReadAsync<IReadOnlyDictionary<Guid, RuleAlertCount>>(connection =>
    {
        var now = time.GetUtcNow();
        using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT rule_id, sum(shadow = 0 AND opened_us >= @day), sum(shadow = 0), sum(shadow != 0) FROM alert WHERE opened_us >= @week GROUP BY rule_id
            """;
        command.Parameters.AddWithValue("@day", now.AddDays(-1).ToMicros());
        command.Parameters.AddWithValue("@week", now.AddDays(-7).ToMicros());
        using var row = command.ExecuteReader();
        var counts = new Dictionary<Guid, RuleAlertCount>();
        while (row.Read())
            counts[row.GetGuid(0)] = new(row.GetInt32(1), row.GetInt32(2), row.GetInt32(3));
        return counts;
    }, ct);

    private static StringBuilder Where(SqliteCommand command, AlertSearch search)
    {
        var where = new StringBuilder(search.Shadow ? "shadow = 1" : "shadow = 0");
        if (search.Categories != CategorySet.All)
            In("category", Categories.All.Where(category => search.Categories.Contains(category)).Select(category => (int)category));
        if (search.States.Count > 0)
            In("state", search.States.Select(state => (int)state));
        if (search.Severities.Count > 0)
            In("severity", search.Severities.Select(severity => (int)severity));
        if (search.RuleId is { } rule)
            Add(" AND rule_id = @rule", "@rule", rule);
        if (search.Subject is { } subject)
            Add(" AND subject = @subject", "@subject", subject);
        if (search.Key is { } key)
            Add(" AND key = @key", "@key", key);
        if (search.Text is { Length: > 0 } text)
        {
            const string like = "LIKE @text ESCAPE '\\'";
            Add($" AND (name {like} OR message {like} OR subject {like} OR key {like})", "@text", $"%{Escape(text)}%");
        }
        if (search.Assignees.Count > 0)
            Assigned(search.Assignees);
        if (search.Storm is { } storm)
            Add(" AND storm_id = @storm", "@storm", storm);
        if (search.Query is { IsEmpty: false } query)
        {
            var filter = query.ToSql();
            where.Append(" AND (").Append(filter.Where).Append(')');
            foreach (var (name, value) in filter.Parameters)
                command.Parameters.AddWithValue(name, value);
        }
        if (search.From is { } from)
            Add(" AND opened_us >= @from", "@from", from.ToMicros());
        if (search.To is { } to)
            Add(" AND opened_us < @to", "@to", to.ToMicros());
        return where;

        void Add(string condition, string name, object value)
        {
            where.Append(condition);
            command.Parameters.AddWithValue(name, value);
        }

        void Assigned(IReadOnlyCollection<Guid> users)
        {
            where.Append(" AND (0");
            if (users.Contains(Guid.Empty))
                where.Append(" OR assignee_id IS NULL");
            foreach (var (index, user) in users.Where(user => user != Guid.Empty).Index())
                Add(string.Create(CultureInfo.InvariantCulture, $" OR assignee_id = @who{index}"), string.Create(CultureInfo.InvariantCulture, $"@who{index}"), user);
            where.Append(')');
        }

        // Numbers of our own enumerations, never text from outside.
        void In(string column, IEnumerable<int> values) => where.Append(CultureInfo.InvariantCulture, $" AND {column} IN ({string.Join(',', values)})");
    }

    private static string Escape(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
}
