using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RiskConsole.Events;
using RiskConsole.Rules;
using RiskConsole.Storage;
using RiskConsole.Telemetry;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Storage;

public class StoreFaultTests
{
    [Fact, Trait("Req", "EV3")]
    public async Task WriteAsync_DiskFull_IsBusyThenRecoversWhenThereIsRoom()
    {
        var disk = new SmallDisk();
        await using var console = await TestConsole.StartAsync(builder => builder.Services.AddSingleton<ISqliteFunctions>(disk));
        var log = console.Get<IEventLog>();
        await log.AppendAsync([Some.Event("before")], Deadline.Token);

        disk.Fill();
        var full = await Assert.ThrowsAsync<LogBusyException>(() => log.AppendAsync([Large("refused")], Deadline.Token));

        Assert.Contains("full", full.Message, StringComparison.Ordinal);
        Assert.Contains(console.Get<HealthBoard>().Current.Parts, part => part is { Part: "Database", Status: HealthStatus.Down });
        Assert.Single(await console.Get<IEventStore>().FindByIdAsync("before", null, Deadline.Token));
        Assert.Empty(await console.Get<IEventStore>().FindByIdAsync("refused", null, Deadline.Token));

        disk.Empty();
        await log.AppendAsync([Large("after")], Deadline.Token);
        await Deadline.UntilAsync(() => console.Get<HealthBoard>().Current.Value == 100, "health is good again");
        Assert.Single(await console.Get<IEventStore>().FindByIdAsync("after", null, Deadline.Token));
    }

    [Fact, Trait("Req", "OP3")]
    public async Task Start_AnotherInstanceIsBusyWriting_NeedsNoTurnOfItsOwn()
    {
        var first = await TestConsole.StartAsync();
        await first.StopAsync();
        await using var other = new SqliteConnection($"Data Source={first.DatabaseFile};Pooling=False");
        await other.OpenAsync(Deadline.Token);
        await using var hold = other.BeginTransaction(deferred: false);

        await using var second = await TestConsole.StartAsync(folder: first.Folder);

        Assert.NotEmpty(second.Get<IRuleBook>().Current.Rules);
        await hold.RollbackAsync(Deadline.Token);
        await second.Get<IEventLog>().AppendAsync([Some.Event("after")], Deadline.Token);
    }

    [Fact, Trait("Req", "EV3")]
    public async Task WriteAsync_OneUnitFails_TheOthersOfItsGroupAreStored()
    {
        await using var console = await TestConsole.StartAsync();
        var writer = console.Get<IStoreWriter>();
        var log = console.Get<IEventLog>();
        using var gate = new ManualResetEventSlim();
        var blocker = writer.WriteAsync(_ => gate.Wait(Deadline.Default), Deadline.Token);

        var before = log.AppendAsync([Some.Event("one")], Deadline.Token);
        var broken = writer.WriteAsync<int>(transaction =>
        {
            transaction.Db.SavedViews.Add(new global::RiskConsole.Access.SavedViewRow { Id = Guid.CreateVersion7(), Page = "p", Name = "n", Url = "?" });
            transaction.Db.SaveChanges();
            throw new InvalidOperationException("after the write");
        }, Deadline.Token);
        var after = log.AppendAsync([Some.Event("two")], Deadline.Token);
        gate.Set();

        await Assert.ThrowsAsync<InvalidOperationException>(() => broken);
        Assert.Equal((1L, 2L), ((await before)[0].Seq, (await after)[0].Seq));
        Assert.True(await blocker);
        Assert.Equal(0, await writer.WriteAsync(transaction => transaction.Db.SavedViews.Count(), Deadline.Token));
    }

    [Fact, Trait("Req", "EV4")]
    public async Task ReadAsync_RunsTooLong_IsStoppedWithAdviceAndTheConnectionLives()
    {
        await using var console = await TestConsole.StartAsync(settings: [("Store:QueryTimeout", "00:00:00.3"), ("Store:Readers", "1")]);
        var reader = console.Get<StoreReader>();

        var stopped = await Assert.ThrowsAsync<QueryTimeoutException>(() => reader.ReadAsync(Endless, Deadline.Token));

        Assert.Contains("Narrow", stopped.Message, StringComparison.Ordinal);
        Assert.Equal(1L, await reader.ReadAsync(connection => Scalar(connection, "SELECT 1"), Deadline.Token));
    }

    [Fact, Trait("Req", "EV4")]
    public async Task ReadAsync_CallerGivesUp_IsCancelledAtOnce()
    {
        await using var console = await TestConsole.StartAsync();
        using var giveUp = new CancellationTokenSource();
        var running = console.Get<StoreReader>().ReadAsync(connection =>
        {
            giveUp.Cancel();
            return Endless(connection);
        }, giveUp.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact, Trait("Req", "EV3")]
    public async Task Open_EveryConnection_IsDurableAndInWalMode()
    {
        await using var console = await TestConsole.StartAsync();
        using var connection = console.Get<SqliteConnections>().Open(readOnly: false);

        Assert.Equal("wal", Scalar(connection, "PRAGMA journal_mode"));
        Assert.Equal(2L, Scalar(connection, "PRAGMA synchronous"));
    }

    [Fact, Trait("Req", "OP5")]
    public void ConnectionStrings_FolderThatCannotBeMade_NamesTheSettingAndTheFolder()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create("ConnectionStrings:Default", (string?)"Data Source=/proc/nowhere/riskconsole.db")]).Build();

        var fault = Assert.Throws<InvalidOperationException>(() => new SqliteConnections(configuration, Options.Create(new StoreOptions()), []));

        Assert.Contains("ConnectionStrings:Default", fault.Message, StringComparison.Ordinal);
        Assert.Contains("/proc/nowhere", fault.Message, StringComparison.Ordinal);
    }

    private static object Endless(SqliteConnection connection) =>
        Scalar(connection, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n");

    private static object Scalar(SqliteConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        return command.ExecuteScalar()!;
    }

    private static RiskEvent Large(string id) => Some.Event(id, data: $"\"{new string('x', 200_000)}\"");
}
