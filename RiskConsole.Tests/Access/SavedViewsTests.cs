using System.Security.Claims;
using RiskConsole.Access;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Access;

public class SavedViewsTests
{
    [Fact, Trait("Req", "RT6")]
    public async Task Save_SameNameAgain_ReplacesTheFilter()
    {
        await using var console = await TestConsole.StartAsync();
        var views = console.Get<ISavedViews>();
        var ada = await Principals.SignedInAsync(console, "ada", Roles.Operator);

        await views.SaveAsync(ada, "feed", "Drains", "?query=a", Deadline.Token);
        await views.SaveAsync(ada, "feed", " Drains ", "?query=b", Deadline.Token);

        var view = Assert.Single(await views.ListAsync(ada, "feed", Deadline.Token));
        Assert.Equal(("Drains", "?query=b"), (view.Name, view.Url));
        Assert.Empty(await views.ListAsync(ada, "scores", Deadline.Token));
    }

    [Fact, Trait("Req", "RT6")]
    public async Task List_ViewsOfAnotherUser_AreNotSeenNorTouched()
    {
        await using var console = await TestConsole.StartAsync();
        var views = console.Get<ISavedViews>();
        var ada = await Principals.SignedInAsync(console, "ada", Roles.Operator);
        var bob = await Principals.SignedInAsync(console, "bob", Roles.Admin);
        var view = await views.SaveAsync(ada, "feed", "Drains", "?query=a", Deadline.Token);

        await views.DeleteAsync(bob, view.Id, Deadline.Token);
        await Assert.ThrowsAsync<InputRefusedException>(() => views.RenameAsync(bob, view.Id, "Mine", Deadline.Token));

        Assert.Empty(await views.ListAsync(bob, "feed", Deadline.Token));
        Assert.Single(await views.ListAsync(ada, "feed", Deadline.Token));
    }

    [Fact, Trait("Req", "RT6")]
    public async Task Rename_ToANameInUse_IsRefused()
    {
        await using var console = await TestConsole.StartAsync();
        var views = console.Get<ISavedViews>();
        var ada = await Principals.SignedInAsync(console, "ada", Roles.Operator);
        await views.SaveAsync(ada, "feed", "One", "?query=a", Deadline.Token);
        var two = await views.SaveAsync(ada, "feed", "Two", "?query=b", Deadline.Token);

        var refused = await Assert.ThrowsAsync<InputRefusedException>(() => views.RenameAsync(ada, two.Id, "One", Deadline.Token));
        await views.RenameAsync(ada, two.Id, "Three", Deadline.Token);

        Assert.Equal("name", refused.Faults[0].Field);
        Assert.Equal(["One", "Three"], (await views.ListAsync(ada, "feed", Deadline.Token)).Select(v => v.Name));
    }

    [Fact, Trait("Req", "RT6")]
    public async Task Save_MoreThanTheLimit_IsRefused()
    {
        await using var console = await TestConsole.StartAsync();
        var views = console.Get<ISavedViews>();
        var ada = await Principals.SignedInAsync(console, "ada", Roles.Operator);
        for (var i = 0; i < SavedViews.MaxPerPage; i++)
            await views.SaveAsync(ada, "feed", "View " + i, "?query=a", Deadline.Token);

        await Assert.ThrowsAsync<InputRefusedException>(() => views.SaveAsync(ada, "feed", "One more", "", Deadline.Token));
        await views.SaveAsync(ada, "feed", "View 0", "", Deadline.Token);
    }

    [Fact, Trait("Req", "AU3")]
    public async Task Share_View_IsSeenByAllAndChangedByItsOwnerAndAdminsOnly()
    {
        await using var console = await TestConsole.StartAsync();
        var views = console.Get<ISavedViews>();
        var ada = await Principals.SignedInAsync(console, "ada", Roles.Operator);
        var bob = await Principals.SignedInAsync(console, "bob", Roles.Operator);
        var root = await Principals.SignedInAsync(console, "root", Roles.Admin);
        var view = await views.SaveAsync(ada, "feed", "Drains", "?query=a", Deadline.Token);

        await views.ShareAsync(ada, view.Id, true, Deadline.Token);

        var seen = Assert.Single(await views.ListAsync(bob, "feed", Deadline.Token));
        Assert.Equal(("Drains", "ada", true, false), (seen.Name, seen.Owner, seen.IsShared, seen.MayChange));
        await Assert.ThrowsAsync<AccessDeniedException>(() => views.RenameAsync(bob, view.Id, "Mine", Deadline.Token));
        await Assert.ThrowsAsync<AccessDeniedException>(() => views.DeleteAsync(bob, view.Id, Deadline.Token));
        await Assert.ThrowsAsync<AccessDeniedException>(() => views.ShareAsync(bob, view.Id, false, Deadline.Token));
        await views.RenameAsync(root, view.Id, "All drains", Deadline.Token);
        Assert.Equal("All drains", Assert.Single(await views.ListAsync(ada, "feed", Deadline.Token)).Name);
        await views.ShareAsync(ada, view.Id, false, Deadline.Token);
        Assert.Empty(await views.ListAsync(bob, "feed", Deadline.Token));
        Assert.Empty(await views.ListAsync(root, "feed", Deadline.Token));
    }

    [Fact, Trait("Req", "AC2")]
    public async Task List_ViewsOfAPageOneMayNotSee_IsDenied()
    {
        await using var console = await TestConsole.StartAsync();
        var ada = await Principals.SignedInAsync(console, "ada", Roles.Operator);

        await Assert.ThrowsAsync<AccessDeniedException>(() => console.Get<ISavedViews>().ListAsync(ada, "audit", Deadline.Token));
    }

    [Theory, Trait("Req", "RT6")]
    [InlineData("feed", "", "?a=b", "name")]
    [InlineData("feed", "a\nb", "?a=b", "name")]
    [InlineData("../feed", "name", "?a=b", "page")]
    [InlineData("feed", "name", "https://evil.example", "url")]
    [InlineData("feed", "name", "//evil.example", "url")]
    public async Task Save_MalformedField_IsNamed(string page, string name, string url, string field)
    {
        await using var console = await TestConsole.StartAsync();
        var ada = await Principals.SignedInAsync(console, "ada", Roles.Operator);

        var refused = await Assert.ThrowsAsync<InputRefusedException>(() =>
            console.Get<ISavedViews>().SaveAsync(ada, page, name, url, Deadline.Token));

        Assert.Equal(field, Assert.Single(refused.Faults).Field);
    }

    [Fact, Trait("Req", "AC2")]
    public async Task List_NotSignedIn_IsDenied()
    {
        await using var console = await TestConsole.StartAsync();

        await Assert.ThrowsAsync<AccessDeniedException>(() =>
            console.Get<ISavedViews>().ListAsync(new ClaimsPrincipal(), "feed", Deadline.Token));
    }
}
