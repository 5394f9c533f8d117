using System.Globalization;
using System.Security.Claims;
using System.Text;
using Microsoft.Data.Sqlite;
using RiskConsole.Access;
using RiskConsole.Events;
using RiskConsole.Events.Pipeline;
using RiskConsole.Replays;
using RiskConsole.Tests.Access;
using RiskConsole.Tests.Alerts;
using RiskConsole.Tests.Support;
using static RiskConsole.Tests.Replays.ReplayTheatre;

namespace RiskConsole.Tests.Replays;

public class ReplaysTests
{
    [Fact, Trait("Req", "EV5")]
    public async Task Replay_FromBeginningToEnd_LeavesTheStoreAsItWas()
    {
        await using var theatre = await OpenAsync([At(1, 0.95), At(2, 0.95, "account/2"), At(9, 0.99)], SomeRule.Threshold("Risky"));
        await Deadline.UntilAsync(() => theatre.Console.Get<EventPipeline>().Position == 3, "the events had their effects");
        var before = Contents(theatre.Console.DatabaseFile);
        Assert.Contains("event 3", before, StringComparison.Ordinal);

        using var watch = await theatre.Console.Get<IReplays>().StartAsync(Actors.System("test"), Request(theatre, 0, 60), Deadline.Token);
        watch.For(CategorySet.All);
        await Deadline.UntilAsync(() => watch.For(CategorySet.All).State == ReplayState.Finished, "the window was over");

        Assert.Equal((2, 3), (watch.For(CategorySet.All).Counts.Opened, (int)watch.For(CategorySet.All).EventCount));
        Assert.Empty(theatre.Console.Shown());
        Assert.Equal(before, Contents(theatre.Console.DatabaseFile));
    }

    [Fact, Trait("Req", "EV5")]
    public async Task StartAsync_AsManyAsThereMayBe_NamesWhoseTheyAreAndTakesThePlaceOfOneNobodyWatches()
    {
        await using var theatre = await OpenAsync([At(1)], SomeRule.Threshold("Risky"));
        var replays = theatre.Console.Get<IReplays>();
        var (ann, otto) = (await Principals.SignedInAsync(theatre.Console, "ann", Roles.Analyst), await Principals.SignedInAsync(theatre.Console, "otto", Roles.Operator));
        var watches = new List<IReplayWatch>();
        for (var i = 1; i <= 4; i++)
            watches.Add(await replays.StartAsync(i < 4 ? ann : otto, Request(theatre, 0, 10_000 * i), Deadline.Token));

        var refused = await Assert.ThrowsAsync<InputRefusedException>(() => replays.StartAsync(otto, Request(theatre, 0, 77), Deadline.Token));

        Assert.Contains("4 replays are running", refused.Message, StringComparison.Ordinal);
        Assert.Contains("ann's of 1 Mar 2026 00:00, watched by ann", refused.Message, StringComparison.Ordinal);
        Assert.Contains("otto's of", refused.Message, StringComparison.Ordinal);
        Assert.Equal(4, replays.Running.Count);

        // What is equal and one's own goes on; what somebody watches stays.
        using (var same = await replays.StartAsync(ann, Request(theatre, 0, 10_000), Deadline.Token))
            Assert.Equal(watches[0].Id, same.Id);
        watches[1].Dispose();
        using var fifth = await replays.StartAsync(otto, Request(theatre, 0, 77), Deadline.Token);
        Assert.Equal([watches[0].Id, watches[2].Id, watches[3].Id, fifth.Id], replays.Running.Select(run => run.Id));
        Assert.Equal(4, new[] { watches[0], watches[2], watches[3], fifth }.Select(watch => watch.Topic).Distinct().Count());
        watches.ForEach(watch => watch.Dispose());

        await fifth.DoAsync(otto, ReplayAct.End, Deadline.Token);
        var told = await ToldEntries.OfAsync(theatre.Console, "replay");
        Assert.Equal(
            ["start ok", "start ok", "start ok", "start ok", "start failed", "start ok", "end ok"], told.Select(entry => $"{entry.Action["replay.".Length..]} {entry.Outcome}"));
        Assert.Equal((Target(watches[0]), Target(fifth), Target(fifth)), (told[0].Target, told[5].Target, told[6].Target));
        Assert.Equal(("2026-03-01T00:00:00.000000Z", $"u:{otto.UserId()}"), ((string?)told[6].Data["from"], told[6].Actor));
        Assert.DoesNotContain("ann's", told[4].Entry.ToJsonString(), StringComparison.Ordinal);

        static string Target(IReplayWatch watch) => $"replay:{watch.Id}";
    }

    [Fact, Trait("Req", "EV5")]
    public async Task JoinAsync_SomebodyElse_WatchesTheSameRunUntilItIsEnded()
    {
        await using var theatre = await OpenAsync([At(1)], SomeRule.Threshold("Risky"));
        var replays = theatre.Console.Get<IReplays>();
        var (ann, otto) = (await Principals.SignedInAsync(theatre.Console, "ann", Roles.Analyst), await Principals.SignedInAsync(theatre.Console, "otto", Roles.Operator));
        using var own = await replays.StartAsync(ann, Request(theatre, 0, 80_000), Deadline.Token);

        using var other = (await replays.JoinAsync(otto, own.Id, Deadline.Token))!;
        await Deadline.UntilAsync(() => own.For(CategorySet.All).Watchers.Length == 2, "both are named");
        await Deadline.UntilAsync(() => own.For(CategorySet.All).State != ReplayState.Preparing, "it plays");
        _ = (own.For(CategorySet.Risk), other.For(CategorySet.Risk));
        await Deadline.UntilAsync(() => own.For(CategorySet.Risk).State == ReplayState.Finished, "the window was over");
        Assert.Same(own.For(CategorySet.Risk), other.For(CategorySet.Risk));
        await other.DoAsync(otto, ReplayAct.End, Deadline.Token);

        await Deadline.UntilAsync(() => own.For(CategorySet.All).State == ReplayState.Ended, "it ended");
        Assert.Equal("otto ended it.", own.For(CategorySet.All).Problem);
        await Deadline.UntilAsync(() => replays.Running.Count == 0, "its place is free");
        Assert.Null(await replays.JoinAsync(otto, own.Id, Deadline.Token));
    }

    [Fact, Trait("Req", "EV5")]
    public async Task StartAsync_WhatCannotBe_IsRefusedByField()
    {
        await using var theatre = await OpenAsync([At(1)], SomeRule.Threshold("Risky"));
        var rule = theatre.OwnRules().Picks[0];
        var draft = new ReplayDraft(null, SomeRule.Threshold() with { Where = "((" });

        await RefusedAsync("from", "empty", Request(theatre, 60, 60));
        await RefusedAsync("from", "No event that you may see is stored from 2026-03-01 01:00:00 UTC", Request(theatre, 3_600, 7_200));
        await RefusedAsync("from", "Nothing has happened there yet", Request(theatre, 0, 1) with { From = DateTimeOffset.MaxValue.AddDays(-9), To = DateTimeOffset.MaxValue.AddDays(-8) });
        await RefusedAsync("from", "longer than a year", Request(theatre, 0, 60) with { To = Start.AddDays(400) });
        await RefusedAsync("speed", "from 1x to 1000x", Request(theatre, 0, 60) with { Speed = 0.5 });
        await RefusedAsync("speed", "from 1x to 1000x", Request(theatre, 0, 60) with { Speed = double.NaN });
        await RefusedAsync("rules", "There is no rule", Request(theatre, 0, 60) with { Rules = new ReplayRules(true, [new RulePick(Guid.NewGuid(), null)]) });
        await RefusedAsync("rules", "has no version 7", Request(theatre, 0, 60) with { Rules = new ReplayRules(true, [rule with { Version = 7 }]) });
        await RefusedAsync("rules", "No rule is chosen", Request(theatre, 0, 60) with { Rules = new ReplayRules(false, []) });
        await RefusedAsync("draft", "where:", Request(theatre, 0, 60) with { Rules = new ReplayRules(true, [], draft) });
        Assert.Empty(theatre.Console.Get<IReplays>().Running);

        async Task RefusedAsync(string field, string words, ReplayRequest request)
        {
            var refused = await Assert.ThrowsAsync<InputRefusedException>(() => theatre.Console.Get<IReplays>().StartAsync(Actors.System("test"), request, Deadline.Token));
            Assert.Equal(field, refused.Faults[0].Field);
            Assert.Contains(words, refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact, Trait("Req", "EV5"), Trait("Req", "RT6")]
    public async Task StartAsync_Rights_AreThoseOfWhoAsks()
    {
        await using var theatre = await OpenAsync([At(1, 0.95), At(2, 0.95, "account/2", category: Category.User)], SomeRule.Threshold("Risky"));
        var replays = theatre.Console.Get<IReplays>();
        var otto = await Principals.SignedInAsync(theatre.Console, "otto", Roles.Operator);

        await Assert.ThrowsAsync<AccessDeniedException>(() => replays.StartAsync(new ClaimsPrincipal(), Request(theatre, 0, 60), Deadline.Token));
        using var watch = await replays.StartAsync(otto, Request(theatre, 0, 60), Deadline.Token);
        await Deadline.UntilAsync(() => watch.For(CategorySet.All).State == ReplayState.Finished, "the window was over");

        // Operators see no events of users: their replays do not read them.
        Assert.Equal((1, 1), ((int)watch.For(CategorySet.All).EventCount, watch.For(CategorySet.All).Counts.Opened));
    }

    private static ReplayRequest Request(ReplayTheatre theatre, double from, double to) => new(Start.AddSeconds(from), Start.AddSeconds(to), theatre.OwnRules(), 1_000);

    /// <summary>All rows of all tables but what the console notes of itself as time goes by.</summary>
    private static string Contents(string file)
    {
        using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly");
        connection.Open();
        var contents = new StringBuilder();
        foreach (var table in Rows(connection, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'search_%' AND name NOT LIKE '%rollup%' AND name NOT LIKE 'audit_%' ORDER BY name"))
        {
            // That it was begun is told to the audit log, which goes on meanwhile.
            var rows = Rows(connection, $"SELECT * FROM \"{table}\"").Where(row => !row.StartsWith("audit", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
            contents.AppendLine(CultureInfo.InvariantCulture, $"{table} {rows.Count}");
            rows.ForEach(row => contents.AppendLine(row));
        }
        return contents.ToString();
    }

    private static List<string> Rows(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetValue(i) is byte[] bytes ? Convert.ToHexString(bytes) : reader.GetValue(i))));
        return rows;
    }
}
