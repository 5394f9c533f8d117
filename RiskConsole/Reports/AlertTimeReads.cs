using Microsoft.Data.Sqlite;
using RiskConsole.Alerts;
using RiskConsole.Events;

namespace RiskConsole.Reports;

/// <summary>How fast alerts were answered.</summary>
internal static class AlertTimeReads
{
    public static IReadOnlyList<AlertTimes> Read(SqliteConnection connection, long from, long before)
    {
        Dictionary<Severity, Tally> tallies = Severities.All.ToDictionary(severity => severity, _ => new Tally());
        using var command = connection.CreateCommand();
        command.CommandText =
            """
            SELECT severity, opened_us, acked_us, resolved_us, state FROM alert
            WHERE opened_us >= @from AND opened_us < @before AND shadow = 0 AND is_storm = 0
            """;
        ComplianceReading.Bind(command, from, before);
        using (var rows = command.ExecuteReader())
        {
            while (rows.Read())
                tallies[(Severity)rows.GetInt32(0)].Add(rows.GetInt64(1), Us(rows, 2), Us(rows, 3), (AlertState)rows.GetInt32(4));
        }
        return [.. Severities.All.Select(severity => tallies[severity].Sum(severity))];
    }

    private static long? Us(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    private sealed class Tally
    {
        private readonly List<long> _acknowledged = [];
        private readonly List<long> _resolved = [];
        private long _opened;
        private long _false;

        public void Add(long openedUs, long? ackedUs, long? resolvedUs, AlertState state)
        {
            _opened++;
            // What was taken up after it had ended by itself was not answered late.
            if (ackedUs is { } acked)
                _acknowledged.Add(Math.Max(0, acked - openedUs));
            if (resolvedUs is { } resolved)
                _resolved.Add(Math.Max(0, resolved - openedUs));
            if (state == AlertState.FalsePositive)
                _false++;
        }

        public AlertTimes Sum(Severity severity) => new(
            severity, _opened, _acknowledged.Count, At(_acknowledged, 0.5), At(_acknowledged, 0.9), _resolved.Count, At(_resolved, 0.5), At(_resolved, 0.9), _false, _opened - _resolved.Count);

        /// <summary>The smallest time that this share does not exceed.</summary>
        private static TimeSpan? At(List<long> times, double share)
        {
            if (times.Count == 0)
                return null;
            times.Sort();
            return TimeSpan.FromMicroseconds(times[Math.Max(0, (int)Math.Ceiling(share * times.Count) - 1)]);
        }
    }
}
