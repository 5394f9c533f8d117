using System.Security.Claims;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RiskConsole.Access;
using RiskConsole.Access.Presence;
using RiskConsole.Events;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Access;

public sealed class PresenceBoardTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly FakeBus _bus = new();
    private readonly FakeExchange _exchange = new();
    private readonly PresenceBoard _board;
    private readonly Guid _alert = Guid.NewGuid();
    private int _told;

    public PresenceBoardTests()
    {
        _board = new(_exchange, new OpenGuard(), new CategoryAccess(Options.Create(new AccessOptions())), _bus, _time, NullLogger<PresenceBoard>.Instance);
        _bus.Subscribe(Topic.Presence, () => _told++);
    }

    [Fact, Trait("Req", "UA2")]
    public async Task Join_TwoTabsAndAnother_IsThereOnceSinceTheFirstUntilTheLastLeaves()
    {
        var ben = Person("ben");
        var first = await _board.JoinAsync(ben, _alert, Category.Risk, default);
        _time.Advance(TimeSpan.FromMinutes(1));
        var second = await _board.JoinAsync(ben, _alert, Category.Risk, default);
        using var ann = await _board.JoinAsync(Person("ann"), _alert, Category.Risk, default);

        Assert.Equal(["ben", "ann"], Names());
        first.Dispose();
        first.Dispose();
        Assert.Equal(["ben", "ann"], Names());
        second.Dispose();

        Assert.Equal(["ann"], Names());
        Assert.Equal(3, _told);
    }

    [Fact, Trait("Req", "UA2")]
    public async Task Of_CategoryNotSeen_TellsNobodyAndLetsNobodyIn()
    {
        using var ben = await _board.JoinAsync(Person("ben", Roles.Admin), _alert, Category.User, default);

        Assert.Empty(_board.Current.Of(_alert, CategorySet.All & ~CategorySet.User));
        Assert.Single(_board.Current.Of(_alert, CategorySet.All));
        await Assert.ThrowsAsync<AccessDeniedException>(() => _board.JoinAsync(Person("ann"), _alert, Category.User, default));
        await Assert.ThrowsAsync<AccessDeniedException>(() => _board.JoinAsync(Actors.System("x"), _alert, Category.Risk, default));
    }

    [Fact, Trait("Req", "UA2")]
    public async Task Exchange_OthersComeGoAndAreAway_IsTold()
    {
        var zoe = new Look(_alert, Category.Risk, Guid.NewGuid(), "zoe", _time.GetUtcNow().AddMinutes(-5));
        await _board.StartAsync(default);
        using (await _board.JoinAsync(Person("ben"), _alert, Category.Risk, default))
        {
            _exchange.Others = [zoe];
            await PassAsync(() => Names() is ["zoe", "ben"], "the other instance's looker is known, and was first");
            await PassAsync(() => _exchange.Told.LastOrDefault() is [{ Name: "ben" }], "the others are told of ben");
            _exchange.Others = null;
            await PassAsync(() => Names() is ["ben"], "who cannot be asked is not shown");
            _exchange.Others = [zoe];
            await PassAsync(() => Names() is ["zoe", "ben"], "they are back");
        }
        await PassAsync(() => _exchange.Told.LastOrDefault() is [] && Names() is ["zoe"], "ben has gone");

        using var last = await _board.JoinAsync(Person("ben"), _alert, Category.Risk, default);
        await _board.StopAsync(default);
        Assert.Empty(_exchange.Told.Last());
    }

    public void Dispose() => _board.Dispose();

    private string[] Names() => [.. _board.Current.Of(_alert, CategorySet.Risk).Select(looker => looker.Name)];

    private Task PassAsync(Func<bool> condition, string what) => Deadline.UntilAsync(() =>
    {
        _bus.Publish(Topic.PresenceTold);
        _time.Advance(TimeSpan.FromMilliseconds(100));
        return condition();
    }, what);

    private static ClaimsPrincipal Person(string name, string role = Roles.Operator) => new(new ClaimsIdentity(
        [new(ClaimTypes.NameIdentifier, new Guid(name.PadRight(16).Select(c => (byte)c).ToArray()).ToString()), new(ClaimTypes.Name, name), new(ClaimTypes.Role, role)], "test"));

    private sealed class OpenGuard : IAccessGuard
    {
        public Task DemandAsync(ClaimsPrincipal user, string policy, CancellationToken ct) => Task.CompletedTask;
    }

    private sealed class FakeExchange : IPresenceExchange
    {
        public IReadOnlyList<Look>? Others { get; set; } = [];

        public System.Collections.Concurrent.ConcurrentQueue<IReadOnlyList<Look>> Told { get; } = new();

        public Task<IReadOnlyList<Look>?> ExchangeAsync(IReadOnlyList<Look> own, CancellationToken ct)
        {
            Told.Enqueue(own);
            return Task.FromResult(Others);
        }
    }
}
