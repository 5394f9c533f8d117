namespace RiskConsole.Events;

/// <summary>The channel an event belongs to; roles are granted channels. Stored as the number.</summary>
public enum Category : byte
{
    Risk = 0,
    Security = 1,
    Health = 2,
    System = 3,
    User = 4,
}

/// <summary>A set of <see cref="Category"/>; the value every read is limited to.</summary>
[Flags]
public enum CategorySet
{
    None = 0,
    Risk = 1 << Category.Risk,
    Security = 1 << Category.Security,
    Health = 1 << Category.Health,
    System = 1 << Category.System,
    User = 1 << Category.User,
    All = Risk | Security | Health | System | User,
}

/// <summary>Names of categories and the arithmetic of their sets.</summary>
public static class Categories
{
    public static IReadOnlyList<Category> All { get; } = [Category.Risk, Category.Security, Category.Health, Category.System, Category.User];

    public static string Name(this Category category) => category switch
    {
        Category.Security => "security",
        Category.Health => "health",
        Category.System => "system",
        Category.User => "user",
        _ => "risk",
    };

    public static bool TryParse(string? name, out Category category)
    {
        foreach (var candidate in All)
        {
            if (candidate.Name().Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                category = candidate;
                return true;
            }
        }
        category = Category.Risk;
        return false;
    }

    public static CategorySet AsSet(this Category category) => (CategorySet)(1 << (int)category);

    public static bool Contains(this CategorySet set, Category category) => (set & category.AsSet()) != 0;
}
