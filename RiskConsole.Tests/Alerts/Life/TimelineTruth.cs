using Microsoft.Data.Sqlite;
using RiskConsole.Alerts;
using RiskConsole.Alerts.Life;

namespace RiskConsole.Tests.Alerts.Life;

/// <summary>What must hold of alerts and their timelines, whoever acted, whatever was found, and whatever failed in between.</summary>
internal static class TimelineTruth
{
    /// <summary>Read past the console.</summary>
    public static void Holds(string databaseFile)
    {
        using var connection = new SqliteConnection($"Data Source={databaseFile};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {AlertRows.Columns} FROM alert";
        var alerts = AlertRows.ReadAll(command);
        Holds(alerts, AlertEntryRows.After(connection, 0, int.MaxValue));
    }

    /// <summary>Each timeline goes step by step from opened to where its alert stands, and no place has two open alerts.</summary>
    public static void Holds(IReadOnlyCollection<Alert> alerts, IReadOnlyList<AlertEntry> entries)
    {
        var byAlert = entries.ToLookup(entry => entry.AlertId);
        foreach (var alert in alerts)
        {
            AlertEntry[] told = [.. byAlert[alert.Id]];
            var story = string.Join(" | ", told.Select(e => $"{e.Kind} {e.From}>{e.To} {e.Life} {e.Text}"));
            Assert.True(told is [{ Kind: EntryKind.Opened or EntryKind.StormBegan, Life: 1 }, ..], $"{alert.Id} begins with: {story}");
            var (state, life, assignee) = (AlertState.Open, 1L, (string?)null);
            foreach (var entry in told.Skip(1))
            {
                Assert.True(entry.From == state, $"{entry.Kind} goes on from where it stood: {story}");
                life += entry.ChangesLife() ? 1 : 0;
                Assert.True(entry.Life == life, $"{entry.Kind} counts: {story}");
                Assert.True(entry.ChangesLife() || entry.From == entry.To, $"{entry.Kind} changes nothing: {story}");
                assignee = entry.Kind switch { EntryKind.Assigned => entry.Text, EntryKind.Unassigned => null, _ => assignee };
                state = entry.To;
            }
            Assert.True((state, life) == (alert.State, alert.Life), $"stands at {alert.State} {alert.Life}: {story}");
            if (!told.Any(entry => entry.Kind == EntryKind.Undone))
                Assert.True(assignee == alert.Assignee, $"is assigned to {alert.Assignee}: {story}");
            Assert.Equal(alert.IsOpen, alert.ResolvedAt is null);
            Assert.Equal(alert.IsOpen, alert.ResolvedBy is null);
            Assert.Equal(alert.State == AlertState.FalsePositive, alert.Disposition is not null);
            Assert.True(alert.State != AlertState.Acknowledged || alert.AcknowledgedBy is not null, story);
            Assert.True(told.Where(entry => entry.Severity is not null).All(entry => entry.Severity <= alert.Severity), $"is {alert.Severity}: {story}");
        }
        var twice = alerts.Where(alert => alert.IsOpen).GroupBy(alert => (alert.RuleId, alert.Key, alert.Shadow, alert.IsStorm)).Where(place => place.Count() > 1);
        Assert.Empty(twice);
    }
}
