using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using RiskConsole.Events;
using RiskConsole.Query;
using RiskConsole.Storage;

namespace RiskConsole.Alerts.Silences;

/// <summary>Counts what a query hides, by the alerts that are stored.</summary>
internal sealed class SilenceImpact(StoreReader reader, TimeProvider time)
{
    private const string Open = "state IN (1, 2) AND shadow = 0";

    /// <param name="schedule">Of a mute window: of the last day only what was opened while it muted.</param>
    /// <exception cref="QueryTimeoutException">It ran longer than <c>Store:QueryTimeout</c>.</exception>
    public Task<SilencePreview> OfAsync(CompiledQuery<Alert> query, MuteSchedule? schedule, CategorySet categories, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return reader.ReadAsync(connection =>
        {
            var open = CountOpen(connection, query);
            var day = CountSince(connection, query, schedule, now.AddDays(-1), now);
            var seen = open.Where(count => categories.Contains(count.Category)).ToArray();
            var seenDay = day.Where(count => categories.Contains(count.Category)).ToArray();
            var first = seen.Sum(count => count.Hit) == 0 ? [] : ReadFirst(connection, query, categories);
            return new SilencePreview(
                seen.Sum(count => count.Hit), seen.Sum(count => count.All), first, seenDay.Sum(count => count.Hit), seenDay.Sum(count => count.All), Warn(query, open));
        }, ct);
    }

    /// <summary>The question to answer before a query may hide everything; null when it does not.</summary>
    public Task<string?> WarnAsync(CompiledQuery<Alert> query, CancellationToken ct) => reader.ReadAsync(connection => Warn(query, CountOpen(connection, query)), ct);

    /// <summary>Whether a silence has hidden something, and nothing that it hides is open any more.</summary>
    public Task<bool> IsDoneAsync(CompiledQuery<Alert> query, DateTimeOffset since, CancellationToken ct) => reader.ReadAsync(connection =>
    {
        return !Exists(connection, query, Open, null) && Exists(connection, query, "resolved_us >= @since AND shadow = 0", since);
    }, ct);

    private static string? Warn(CompiledQuery<Alert> query, IReadOnlyList<HitCount> open)
    {
        var (hit, all) = (open.Sum(count => count.Hit), open.Sum(count => count.All));
        if (query.Text is "" or "*")
            return string.Create(CultureInfo.InvariantCulture, $"This hides every alert, also those to come; {all} {(all == 1 ? "is" : "are")} open now. Hide them all?");
        if (!SilenceQueries.IsSelective(query.Text))
        {
            return string.Create(CultureInfo.InvariantCulture,
                $"This only says what is not hidden. It hides all other alerts, also those to come; now {hit} of {all} open ones. Hide them all?");
        }
        return hit == all && all > 1 ? string.Create(CultureInfo.InvariantCulture, $"This hides all {all} open alerts. Hide them all?") : null;
    }

    private static List<HitCount> CountOpen(SqliteConnection connection, CompiledQuery<Alert> query)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT category, count(*), sum({Filter(command, query)}) FROM alert WHERE {Open} GROUP BY category";
        return ReadCounts(command);
    }

    private static List<HitCount> CountSince(SqliteConnection connection, CompiledQuery<Alert> query, MuteSchedule? schedule, DateTimeOffset from, DateTimeOffset to)
    {
        using var command = connection.CreateCommand();
        var filter = new StringBuilder(Filter(command, query));
        if (schedule is not null)
        {
            filter.Append(" AND (0");
            foreach (var span in schedule.Spans(from).TakeWhile(span => span.From < to))
            {
                filter.Append(CultureInfo.InvariantCulture,
                    $" OR (opened_us >= {span.From.ToMicros()} AND opened_us < {(span.To ?? to).ToMicros()})");
            }
            filter.Append(')');
        }
        command.CommandText = $"SELECT category, count(*), sum({filter}) FROM alert WHERE opened_us >= @since AND shadow = 0 GROUP BY category";
        command.Parameters.AddWithValue("@since", from.ToMicros());
        return ReadCounts(command);
    }

    private static List<Alert> ReadFirst(SqliteConnection connection, CompiledQuery<Alert> query, CategorySet categories)
    {
        using var command = connection.CreateCommand();
        var seen = string.Join(',', Categories.All.Where(category => categories.Contains(category)).Select(category => (int)category));
        command.CommandText = string.Create(CultureInfo.InvariantCulture, $"""
            SELECT {AlertRows.Columns} FROM alert WHERE {Open} AND category IN ({seen}) AND {Filter(command, query)}
            ORDER BY severity DESC, opened_us DESC, id LIMIT {SilencePreview.MostListed}
            """);
        return AlertRows.ReadAll(command);
    }

    private static bool Exists(SqliteConnection connection, CompiledQuery<Alert> query, string where, DateTimeOffset? since)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT EXISTS (SELECT 1 FROM alert WHERE {where} AND {Filter(command, query)})";
        if (since is { } time)
            command.Parameters.AddWithValue("@since", time.ToMicros());
        return (long)command.ExecuteScalar()! != 0;
    }

    private static List<HitCount> ReadCounts(SqliteCommand command)
    {
        using var row = command.ExecuteReader();
        var counts = new List<HitCount>();
        while (row.Read())
            counts.Add(new((Category)row.GetInt32(0), row.GetInt32(1), row.GetInt32(2)));
        return counts;
    }

    private static string Filter(SqliteCommand command, CompiledQuery<Alert> query)
    {
        var filter = query.ToSql();
        foreach (var (name, value) in filter.Parameters)
            command.Parameters.AddWithValue(name, value);
        return $"({filter.Where})";
    }

    private readonly record struct HitCount(Category Category, int All, int Hit);
}
