using RiskConsole.Access;
using RiskConsole.Events;
using RiskConsole.Tests.Access;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Redis;

public class DeadLetterReplayTests
{
    [Fact, Trait("Req", "EV2")]
    public async Task Replay_AfterWhatWasWrongIsMended_PutsTheEventIntoTheLogOnce()
    {
        await using var redis = await RedisServer.StartAsync();
        var first = await Streaming.ConsoleAsync(redis, ("Ingest:MaxExtensionLength", "16"));
        await redis.AddAsync(Streaming.Event("1", ""","long":"12345678901234567890" """), "note", "kept");
        await redis.UntilDeadAsync(1);
        await first.StopAsync();
        await using var console = await TestConsole.StartAsync(folder: first.Folder, settings: ("ConnectionStrings:Redis", redis.Url));
        var letters = console.Get<IDeadLetters>();
        var admin = Actors.System("test");

        var page = await letters.ListAsync(admin, null, 10, Deadline.Token);
        var letter = Assert.Single(page.Items);
        Assert.Equal(("invalid", "/s", "1", 1, true), (letter.Reason, letter.Source, letter.EventId, letter.Deliveries, letter.IsWhole));
        Assert.Contains("note: kept", await letters.ReadAsync(admin, letter.Id, Deadline.Token), StringComparison.Ordinal);
        Assert.Equal(1, await letters.ReplayAsync(admin, [letter.Id, letter.Id], Deadline.Token));

        await console.UntilStoredAsync(1);
        Assert.Equal(0, (await letters.ListAsync(admin, null, 10, Deadline.Token)).Count);
        Assert.Equal(0, await letters.ReplayAsync(admin, [letter.Id], Deadline.Token));
        Assert.Null(await letters.ReadAsync(admin, letter.Id, Deadline.Token));
    }

    [Fact, Trait("Req", "EV2")]
    public async Task DeadLetters_ManyOfThem_ArePagedReplayedAndDiscarded()
    {
        await using var redis = await RedisServer.StartAsync();
        await redis.CliAsync("EVAL", $"for i = 1, 120 do redis.call('XADD', '{Streaming.Stream}', '*', 'event', 'bad ' .. i) end", "0");
        await redis.CliAsync("EVAL", $"return redis.call('XADD', '{Streaming.Stream}', '*', 'event', string.rep('x', 2000000))", "0");
        await using var console = await Streaming.ConsoleAsync(redis);
        await redis.UntilDeadAsync(121);
        var letters = console.Get<IDeadLetters>();
        var admin = Actors.System("test");

        var all = new List<DeadLetter>();
        var page = await letters.ListAsync(admin, null, 50, Deadline.Token);
        for (all.AddRange(page.Items); page.Next is not null; all.AddRange(page.Items))
            page = await letters.ListAsync(admin, page.Next, 50, Deadline.Token);
        Assert.Equal(121, all.Select(l => l.Id).Distinct().Count());
        Assert.Equal("bad 120", all[1].Preview);
        Assert.Equal(("too-large", false), (all[0].Reason, all[0].IsWhole));
        Assert.Equal(120, await letters.ReplayAsync(admin, null, Deadline.Token));
        // They fail again; the one that is not whole stayed.
        await redis.UntilDeadAsync(121);
        Assert.Equal(121, await letters.DiscardAsync(admin, null, Deadline.Token));
        Assert.Equal(0, await redis.LengthAsync(Streaming.Dead));
        await Assert.ThrowsAsync<InputRefusedException>(() => letters.DiscardAsync(admin, ["x"], Deadline.Token));

        var told = await ToldEntries.OfAsync(console, "dead-letters");
        Assert.Equal(
            [("dead-letters.replay", "ok"), ("dead-letters.discard", "ok"), ("dead-letters.discard", "failed")], told.Select(entry => (entry.Action, entry.Outcome)));
        Assert.Equal(("sys:test", 121, 121), (told[1].Actor, (int)told[1].Data["count"]!, ((System.Text.Json.Nodes.JsonArray)told[1].Data["letters"]!).Count));
    }

    [Fact, Trait("Req", "AC2")]
    public async Task DeadLetters_ForOthersThanAdmins_AreDenied()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var console = await Streaming.ConsoleAsync(redis);
        var letters = console.Get<IDeadLetters>();
        var analyst = await Principals.SignedInAsync(console, "an", Roles.Analyst);

        await Assert.ThrowsAsync<AccessDeniedException>(() => letters.ListAsync(analyst, null, 10, Deadline.Token));
        await Assert.ThrowsAsync<AccessDeniedException>(() => letters.ReadAsync(analyst, "1-1", Deadline.Token));
        await Assert.ThrowsAsync<AccessDeniedException>(() => letters.ReplayAsync(analyst, null, Deadline.Token));
        await Assert.ThrowsAsync<AccessDeniedException>(() => letters.DiscardAsync(analyst, null, Deadline.Token));
    }

    [Fact, Trait("Req", "OP3")]
    public async Task DeadLetters_RedisAway_SayWhy()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var console = await Streaming.ConsoleAsync(redis);
        await redis.KillAsync();

        var fault = await Assert.ThrowsAsync<DeadLettersAwayException>(
            () => console.Get<IDeadLetters>().ListAsync(Actors.System("test"), null, 10, Deadline.Token));
        Assert.Contains("Redis", fault.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InputRefusedException>(
            () => console.Get<IDeadLetters>().ReplayAsync(Actors.System("test"), ["nonsense"], Deadline.Token));
    }
}
