using Microsoft.Data.Sqlite;
using RiskConsole.Access;
using RiskConsole.Audit;
using RiskConsole.Audit.Log;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Audit.GiveUp;

/// <summary>A backup that was restored: the database is older than its anchors.</summary>
internal static class SetBackDatabase
{
    /// <summary>Leaves four entries in the database, beside anchors of ten and of a log after that. The store is of no use afterwards; open another on its folder.</summary>
    public static async Task LeaveAsync(AuditStore store)
    {
        await store.SignAsync(3);
        var backup = Path.Combine(store.Folder, "backup.db");
        store.Tamper($"VACUUM INTO '{backup}'");
        await store.SignAsync(5);
        await RotateAsync(store);
        await store.Writer.StopAsync(Deadline.Token);
        SqliteConnection.ClearAllPools();
        foreach (var file in Directory.GetFiles(store.Folder, "riskconsole.db*"))
            File.Delete(file);
        File.Move(backup, store.DatabaseFile);
    }

    /// <summary>Ends the open log, and begins another with three entries.</summary>
    public static async Task RotateAsync(AuditStore store)
    {
        await store.Trail.RecordAsync(new AuditAct(LogActions.Closed, Actors.System("test")) { Reason = "A test." }, Deadline.Token);
        await store.SignAsync(2);
    }
}
