using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using RiskConsole.Access;
using RiskConsole.Audit;
using RiskConsole.Storage;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Access;

public sealed class SessionDirectoryTests
{
    [Fact, Trait("Req", "AC4")]
    public async Task Find_NobodyUsedIt_EndsAfterTheIdleTime()
    {
        await using var console = await TestConsole.StartAsync();
        var time = new ManualTimeProvider();
        using var sessions = Directory(console, time);
        var handle = SessionDirectory.Handle(await sessions.OpenAsync(await UserAsync(console), null, null, Deadline.Token));

        time.Advance(TimeSpan.FromMinutes(29));
        Assert.NotNull(await sessions.FindAsync(handle, Deadline.Token));
        time.Advance(TimeSpan.FromMinutes(2));

        Assert.Null(await sessions.FindAsync(handle, Deadline.Token));
        Assert.Empty(await sessions.AllAsync(Deadline.Token));
    }

    [Fact, Trait("Req", "AC4")]
    public async Task Find_UsedAllTheTime_EndsAfterItsLifetime()
    {
        await using var console = await TestConsole.StartAsync();
        var time = new ManualTimeProvider();
        using var sessions = Directory(console, time);
        var handle = SessionDirectory.Handle(await sessions.OpenAsync(await UserAsync(console), null, null, Deadline.Token));

        for (var used = TimeSpan.Zero; used < TimeSpan.FromHours(12) - TimeSpan.FromMinutes(20); used += TimeSpan.FromMinutes(20))
        {
            time.Advance(TimeSpan.FromMinutes(20));
            Assert.NotNull(await sessions.FindAsync(handle, Deadline.Token));
            await sessions.TouchAsync([handle], Deadline.Token);
        }
        time.Advance(TimeSpan.FromMinutes(21));

        Assert.Null(await sessions.FindAsync(handle, Deadline.Token));
    }

    [Fact, Trait("Req", "AC3")]
    public async Task Find_RightsChangedBehindItsBack_IsAtMostASecondOld()
    {
        await using var console = await TestConsole.StartAsync();
        var time = new ManualTimeProvider();
        using var sessions = Directory(console, time);
        var handle = SessionDirectory.Handle(await sessions.OpenAsync(await UserAsync(console), null, null, Deadline.Token));
        Assert.NotNull(await sessions.FindAsync(handle, Deadline.Token));

        await using (var db = await console.Get<IDbContextFactory<ConsoleDb>>().CreateDbContextAsync())
            await db.Users.ExecuteUpdateAsync(u => u.SetProperty(x => x.Disabled, true));
        Assert.NotNull(await sessions.FindAsync(handle, Deadline.Token));
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Null(await sessions.FindAsync(handle, Deadline.Token));
    }

    [Fact, Trait("Req", "AC4")]
    public async Task Open_Session_KeepsOnlyTheHashOfItsSecret()
    {
        await using var console = await TestConsole.StartAsync();
        using var sessions = Directory(console, new ManualTimeProvider());
        var secret = await sessions.OpenAsync(await UserAsync(console), "10.0.0.1", new string('x', 1_000), Deadline.Token);

        await using var db = await console.Get<IDbContextFactory<ConsoleDb>>().CreateDbContextAsync();
        var row = await db.Sessions.SingleAsync();

        Assert.Equal(SessionDirectory.Handle(secret), Convert.ToHexString(row.Id));
        Assert.Equal(256, row.UserAgent!.Length);
        Assert.Equal("10.0.0.1", row.Address);
    }

    private static SessionDirectory Directory(TestConsole console, ManualTimeProvider time) => new(
        console.Get<IDbContextFactory<ConsoleDb>>(), console.Get<IStoreWriter>(), console.Get<IAuditTrail>(), new FakeBus(), Options.Create(new AccessOptions()), time);

    private static async Task<ClaimsPrincipal> UserAsync(TestConsole console) =>
        Principals.Of((await console.Get<IUserAdmin>().CreateAsync(Actors.System("test"), "ada", Roles.Operator, WebVisitor.Password, Deadline.Token)).Id, "ada");
}
