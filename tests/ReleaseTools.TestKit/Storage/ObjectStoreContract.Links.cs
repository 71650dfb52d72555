using ReleaseTools.Engine.Storage;

namespace ReleaseTools.TestKit.Storage;

public abstract partial class ObjectStoreContract
{
    [Fact]
    public async Task A_link_is_made_once_and_leads_where_it_was_made_to()
    {
        IStoreLinks links = (await CreateAsync()).Links();
        Assert.Null(await links.ReadAsync("a/link", None));
        Assert.True(await links.CreateAsync("a/link", "../b/1.0", None));
        Assert.False(await links.CreateAsync("a/link", "../b/2.0", None));
        Assert.Equal("../b/1.0", await links.ReadAsync("a/link", None));
    }

    [Fact]
    public async Task A_link_moves_only_from_where_it_is_expected_to_lead()
    {
        IStoreLinks links = (await CreateAsync()).Links();
        Assert.False(await links.MoveAsync("tip", "1", "2", None));
        Assert.True(await links.MoveAsync("tip", null, "1", None));
        Assert.False(await links.MoveAsync("tip", null, "2", None));
        Assert.True(await links.MoveAsync("tip", "1", "2", None));
        Assert.False(await links.MoveAsync("tip", "1", "3", None));
        Assert.Equal("2", await links.ReadAsync("tip", None));
    }

    [Fact]
    public async Task A_link_is_removed_only_where_it_leads_as_expected()
    {
        IStoreLinks links = (await CreateAsync()).Links();
        await links.CreateAsync("a/tip", "1", None);
        Assert.False(await links.DeleteAsync("a/tip", "2", None));
        Assert.True(await links.DeleteAsync("a/tip", "1", None));
        Assert.False(await links.DeleteAsync("a/tip", "1", None));
        Assert.Null(await links.ReadAsync("a/tip", None));
    }

    [Fact]
    public async Task Of_many_who_move_a_link_from_the_same_place_one_does()
    {
        IStoreLinks links = (await CreateAsync()).Links();
        await links.CreateAsync("tip", "0", None);
        bool[] moved = await Race(4, i => links.MoveAsync("tip", "0", $"{i + 1}", None));
        int winner = Assert.Single(Enumerable.Range(0, 4), i => moved[i]);
        Assert.Equal($"{winner + 1}", await links.ReadAsync("tip", None));
    }

    [Fact]
    public async Task A_listing_says_of_a_link_where_it_leads_or_nothing()
    {
        IObjectStore store = await CreateAsync();
        await store.Links().CreateAsync("pods/tip", "1.0.10", None);
        // a folder shows what its links lead to: there is nothing
        if (store is Engine.Storage.File.FileStore && !OperatingSystem.IsWindows()) return;
        ObjectInfo listed = Assert.Single(await store.ListAsync("pods/", None).ToArrayAsync());
        Assert.NotEqual(false, store.Links().Leads(listed, "1.0.10"));
        Assert.NotEqual(true, store.Links().Leads(listed, "1.0.9"));
        Assert.NotEqual(true, store.Links().Leads(listed, "1.0.11"));
    }
}
