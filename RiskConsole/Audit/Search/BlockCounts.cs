using Microsoft.Data.Sqlite;
using RiskConsole.Events;

namespace RiskConsole.Audit.Search;

/// <summary>Counts over time from the blocks of the text index: a block that lies within one bar is added as a whole, and only what lies across the ends of bars, or came after the last
/// block, is read. So bars over everything cost about the same however long the log is.</summary>
internal static class BlockCounts
{
    /// <summary>Numbers of one bar: of each outcome, then of each severity.</summary>
    public const int Columns = Outcomes + Severities;

    private const int Outcomes = 3;
    private const int Severities = 4;

    /// <summary>What the columns of a block are summed from. A number beyond the known counts as the nearest, as <see cref="Add(Span{long}, long, long)"/> has it.</summary>
    public const string Sums =
        "sum(outcome <= 1), sum(outcome = 2), sum(outcome >= 3), sum(severity <= 1), sum(severity = 2), sum(severity = 3), sum(severity >= 4)";

    /// <summary>Counts one entry.</summary>
    public static void Add(Span<long> bar, long outcome, long severity)
    {
        bar[Place(outcome, (long)AuditOutcome.Ok, Outcomes)]++;
        bar[Outcomes + Place(severity, (long)Severity.Info, Severities)]++;
    }

    /// <summary>Counts all entries between two times, both included.</summary>
    /// <param name="barOf">Number of the bar of a time.</param>
    /// <param name="counts"><see cref="Columns"/> numbers for each bar.</param>
    /// <returns>False where there are no blocks; nothing was counted then.</returns>
    public static bool TryAdd(SqliteConnection connection, long firstUs, long lastUs, Func<long, long> barOf, long[] counts)
    {
        if (TextIndex.Position(connection) is not (> 0 and var position))
            return false;
        HashSet<long> across = [];
        List<(long First, long Last)> spans = [];
        AddWhole(connection, firstUs, lastUs, barOf, counts, across, spans);
        foreach (var (first, last) in Joined(spans))
        {
            var span = new SearchPart(SearchPart.Everything.From, "time_us BETWEEN @first AND @last", [KeyValuePair.Create("@first", (object)first), KeyValuePair.Create("@last", (object)last)]);
            Each(connection, span, row =>
            {
                var (time, id) = (row.Number(0), row.Number(3));
                if (id <= position && across.Contains(id / TextIndex.BlockEntries))
                    Add(counts.AsSpan((int)barOf(time) * Columns, Columns), row.Number(1), row.Number(2));
            });
        }
        Each(connection, SearchPart.After(position, AuditColumns.Newest(connection) - position <= SearchPlanner.NarrowForAll), row =>
        {
            if (row.Number(0) is var time && time >= firstUs && time <= lastUs)
                Add(counts.AsSpan((int)barOf(time) * Columns, Columns), row.Number(1), row.Number(2));
        });
        return true;
    }

    /// <param name="across">Takes the numbers of blocks that must be read.</param>
    /// <param name="spans">Takes the times to read.</param>
    private static void AddWhole(SqliteConnection connection, long firstUs, long lastUs, Func<long, long> barOf, long[] counts, HashSet<long> across, List<(long First, long Last)> spans)
    {
        using var command = connection.CreateCommand();
        command.CommandText =
            "SELECT number, first_us, last_us, ok, denied, failed, info, warning, error, critical FROM audit_block WHERE last_us >= @a AND first_us <= @b ORDER BY first_us";
        command.Parameters.AddWithValue("@a", firstUs);
        command.Parameters.AddWithValue("@b", lastUs);
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            var (first, last) = (rows.GetInt64(1), rows.GetInt64(2));
            if (first >= firstUs && last <= lastUs && barOf(first) is var bar && bar == barOf(last))
            {
                for (var column = 0; column < Columns; column++)
                    counts[bar * Columns + column] += rows.GetInt64(3 + column);
                continue;
            }
            across.Add(rows.GetInt64(0));
            spans.Add((Math.Max(first, firstUs), Math.Min(last, lastUs)));
        }
    }

    /// <summary>Spans that overlap become one: where entries came in no order, nothing is read twice.</summary>
    private static IEnumerable<(long First, long Last)> Joined(List<(long First, long Last)> spans)
    {
        for (var i = 0; i < spans.Count;)
        {
            var (first, last) = spans[i];
            while (++i < spans.Count && spans[i].First <= last)
                last = Math.Max(last, spans[i].Last);
            yield return (first, last);
        }
    }

    private static void Each(SqliteConnection connection, SearchPart part, TakeRow take)
    {
        using var parameters = connection.CreateCommand();
        part.Bind(parameters);
        SearchRows.Run(connection, $"SELECT time_us, outcome, severity, id FROM {part.From} WHERE {part.Where}", parameters.Parameters, take);
    }

    private static int Place(long number, long first, int count) => (int)Math.Clamp(number - first, 0, count - 1);
}
